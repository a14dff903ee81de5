/** What `zdisc check --list-rules` and `--rule ID` answer. */
import type { Rule, Severity } from "../../check/rule.js";

/** What `zdisc check` looks for. */
export interface RuleListDocument {
  readonly schemaVersion: 1;
  readonly kind: "ruleList";
  /** In the order of the report. */
  readonly rules: readonly RuleDocument[];
}

/** One rule. */
export interface RuleDocument {
  /** `no-lease`: what --only, --skip and --rule take. */
  readonly id: string;
  readonly severity: Severity;
  /** Where the severity is another; null: nowhere. */
  readonly exception: string | null;
  /** What it judges: `file` needs no etcd. */
  readonly about: "file" | "etcd" | "names" | "service" | "endpoint";
  /** The question that it answers. */
  readonly asks: string;
  /** When it finds something. */
  readonly finds: string;
  /** What comes of it. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  /** Where it stands in the source of go-zero, etcd or grpc-go; null: nowhere. */
  readonly source: string | null;
}

export function ruleListDocument(rules: readonly Rule[]): RuleListDocument {
  return { schemaVersion: 1, kind: "ruleList", rules: rules.map(ruleDocument) };
}

function ruleDocument({
  id,
  severity,
  exception,
  about,
  asks,
  finds,
  why,
  remedy,
  source,
}: Rule): RuleDocument {
  const texts = { asks, finds, why, remedy };
  return { id, severity, exception: exception ?? null, about, ...texts, source: source ?? null };
}
