/** What `zdisc check --list-rules` and `--rule ID` answer. */
import type { Rule, Severity } from "../../check/rule.js";

export interface RuleListDocument {
  readonly schemaVersion: 1;
  readonly kind: "ruleList";
  readonly rules: readonly RuleDocument[];
}

export interface RuleDocument {
  readonly id: string;
  readonly severity: Severity;
  /** Where the severity is another; null: nowhere. */
  readonly exception: string | null;
  /** What it judges: `file` needs no etcd. */
  readonly about: Rule["about"];
  /** The question that it answers. */
  readonly asks: string;
  readonly finds: string;
  readonly why: string;
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
