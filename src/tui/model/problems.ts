/** Problems as the screen shows them; what is one comes in from outside (check/rules.ts). */
import type { Instance } from "../../discovery/instance.js";
import type { Mark } from "../../text/symbols.js";

export interface ShownProblem {
  /** The rule's ID: `no-lease`. */
  readonly rule: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly consequence: string;
  readonly remedy: string;
}

export interface LeaseSample {
  readonly atMs: number;
  readonly ttlSeconds: number;
  readonly remainingSeconds: number;
}

/** Finds the problems of one value of a service, gravest first or in the order of the rules. */
export type FindProblems = (facts: {
  readonly service: string;
  readonly value: string;
  readonly instances: readonly Instance[];
  readonly samplesOf: (leaseId: string) => readonly LeaseSample[];
}) => readonly ShownProblem[];

/** Finds services whose names are mistaken for each other. */
export type FindNameProblems = (names: Iterable<string>) => ReadonlyMap<string, ShownProblem>;

/** No client can use such an endpoint at all. */
const BREAKING: ReadonlySet<string> = new Set(["not-an-address", "no-port", "unspecified", "ipv6-bare"]);

/** What makes an endpoint useless before what is only wrong; otherwise as they were found. */
export function gravestFirst(problems: readonly ShownProblem[]): readonly ShownProblem[] {
  if (problems.length < 2) return problems;
  return [...problems].sort((a, b) => gravity(a) - gravity(b));
}

/** Whether it leaves nothing to call. */
export function isBreaking({ rule }: ShownProblem): boolean {
  return BREAKING.has(rule);
}

function gravity(problem: ShownProblem): number {
  if (isBreaking(problem)) return 0;
  return problem.severity === "info" ? 2 : 1;
}

export type Health = "fine" | "warning" | "broken";

export function healthOf(problems: readonly ShownProblem[]): Health {
  if (problems.some(isBreaking)) return "broken";
  return problems.some(({ severity }) => severity !== "info") ? "warning" : "fine";
}

/** As the row that has it: what breaks an endpoint is not only to be looked at. */
export function problemMark(problem: ShownProblem): Mark {
  if (isBreaking(problem)) return "broken";
  return problem.severity === "info" ? "notReached" : "warning";
}

/** A rule as a state of two words: `no lease`. */
export const STATE_TEXT: Readonly<Record<string, string>> = {
  "no-lease": "no lease",
  "lease-late": "late",
  "duplicate-address": "2+ keys",
  "leaked-keys": "leaked",
  "not-an-address": "no address",
  "no-port": "no port",
  unspecified: "0.0.0.0",
  loopback: "loopback",
  "ipv6-bare": "no [ ]",
  "similar-names": "similar",
};
