/** What `zdisc wait` answers, and on the way a line for each change of that. */
import type { EndpointDocument } from "./endpoint-document.js";
import type { Milliseconds } from "./quantities.js";

/** One condition, and how it stands. */
export interface ConditionDocument {
  /** As typed: `endpoints>=3`. */
  readonly condition: string;
  /** Whether it holds now. */
  readonly met: boolean;
  /** `2` endpoints, `2/3` healthy, `present` or `absent`, `3.2 s` without a change. */
  readonly actual: string;
  /** What keeps it from being met, where `actual` does not say; else null. */
  readonly why: string | null;
}

interface WaitBase {
  readonly schemaVersion: 1;
  /** The key that is waited for. */
  readonly service: string;
  /** Whether all conditions hold at once; with --any, one. */
  readonly met: boolean;
  /** Since the begin. */
  readonly tookMs: Milliseconds;
  /** etcd is away, or was not heard of: what is told is the last known, and nothing is met. */
  readonly stale: boolean;
  /** In the order given. */
  readonly conditions: readonly ConditionDocument[];
}

/** One line of `zdisc wait -o ndjson`. It tells how the conditions stand now. */
export interface WaitProgressDocument extends WaitBase {
  readonly kind: "waitProgress";
}

/** Whether the conditions came to hold in time. */
export interface WaitReportDocument extends WaitBase {
  readonly kind: "waitReport";
  /** 0: for ever. */
  readonly timeoutMs: Milliseconds;
  /** Whether all have to hold, or one. */
  readonly mode: "all" | "any";
  /** As they stood at the end. */
  readonly endpoints: readonly EndpointDocument[];
}

export type WaitDocument = WaitProgressDocument | WaitReportDocument;
