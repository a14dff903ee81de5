/** What `zdisc check` answers. */
import type { LocatedProblem } from "../../check/judge.js";
import type { Severity } from "../../check/rule.js";
import { lossyText, rawBytes } from "./lossy-text.js";
import type { Count, Milliseconds } from "./quantities.js";

/** From which severity on a problem fails the run. */
export const FAIL_ON = ["error", "warning", "info", "never"] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** What was found wrong, and what to do. */
export interface CheckReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "checkReport";
  /** Gravest first, then in the order of the rules, then by key. */
  readonly problems: readonly ProblemDocument[];
  readonly summary: CheckSummary;
  /** IDs of the rules that judged. */
  readonly rules: readonly string[];
  readonly failOn: FailOn;
  /** No problem is as grave as `failOn`. */
  readonly passed: boolean;
  readonly tookMs: Milliseconds;
}

/** A place is null where the problem has none of the kind. Texts of etcd have U+FFFD where they are not UTF-8. */
export interface ProblemDocument {
  /** Its ID: `no-lease`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  /** What comes of it. */
  readonly consequence: string;
  /** A command to type or a line to change. */
  readonly remedy: string;
  /** The key that clients subscribe to. */
  readonly service: string | null;
  /** Of etcd. */
  readonly key: string | null;
  /** Of an endpoint. */
  readonly address: string | null;
  /** An etcd host. */
  readonly host: string | null;
  /** As -f named it. */
  readonly file: string | null;
  /** Of the file, from 1. */
  readonly line: Count | null;
}

/** How many. */
export interface CheckSummary {
  readonly errors: Count;
  readonly warnings: Count;
  readonly infos: Count;
  readonly rules: Count;
  readonly services: Count;
  readonly instances: Count;
  /** etcd's. */
  readonly hosts: Count;
  readonly files: Count;
}

export function problemDocument(problem: LocatedProblem): ProblemDocument {
  const { rule, severity, host, file, line } = problem;
  return {
    rule,
    severity,
    message: wellFormed(problem.message),
    consequence: wellFormed(problem.consequence),
    remedy: wellFormed(problem.remedy),
    service: problem.service === null ? null : wellFormed(problem.service),
    key: problem.key === null ? null : wellFormed(problem.key),
    address: problem.address === null ? null : wellFormed(problem.address),
    host,
    file,
    line,
  };
}

function wellFormed(text: string): string {
  const bytes = rawBytes(text);
  return bytes === undefined ? text : lossyText(bytes);
}

const LEAST = {
  error: ["error"],
  warning: ["error", "warning"],
  info: ["error", "warning", "info"],
} as const;

/** Whether a problem of this severity fails the run. */
export function isFailing(severity: Severity, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  const failing: readonly Severity[] = LEAST[failOn];
  return failing.includes(severity);
}
