/** What `zdisc wait` answers, and on the way a line for each change of that. */
import type { EndpointDocument } from "./endpoint-document.js";

export interface ConditionDocument {
  /** As typed: `endpoints>=3`. */
  readonly condition: string;
  readonly met: boolean;
  /** `2` endpoints, `2/3` healthy, `present` or `absent`, `3.2 s` without a change. */
  readonly actual: string;
  /** What keeps it from being met, where `actual` does not say; else null. */
  readonly why: string | null;
}

interface WaitBase {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly met: boolean;
  readonly tookMs: number;
  /** etcd is away, or was not heard of: what is told is the last known, and nothing is met. */
  readonly stale: boolean;
  /** In the order given. */
  readonly conditions: readonly ConditionDocument[];
}

export interface WaitProgressDocument extends WaitBase {
  readonly kind: "waitProgress";
}

export interface WaitReportDocument extends WaitBase {
  readonly kind: "waitReport";
  /** 0: for ever. */
  readonly timeoutMs: number;
  readonly mode: "all" | "any";
  readonly endpoints: readonly EndpointDocument[];
}

export type WaitDocument = WaitProgressDocument | WaitReportDocument;
