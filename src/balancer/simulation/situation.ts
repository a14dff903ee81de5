/** The facts behind shares, as far as sentences need them: of a whole simulation, or of a part of one, or of real calls. */
import type { PolicyName } from "../policy.js";

export interface Situation {
  readonly asked: {
    readonly policy: PolicyName;
    readonly isStrictGoZero: boolean;
    /** Of all latencies, 0 to 1. */
    readonly jitter: number;
  };
  readonly durationMs: number;
  readonly picks: number;
  /** Of all calls. */
  readonly failureShare: number;
  /** Endpoints that this client uses, or was sent to. */
  readonly rows: readonly SituationRow[];
  /** Endpoints that it never uses: others are in its subset. */
  readonly unusedCount: number;
}

export interface SituationRow {
  readonly label: string;
  readonly picks: number;
  readonly share: number;
  readonly forcedPicks: number;
  /** Of its calls, those that failed. */
  readonly failureShare: number;
  /** Of its calls, those that fail, as it is at the end. */
  readonly failureRate: number;
  /** At the end. */
  readonly latencyMs: number;
  /** When it became as it is; 0: from the begin. */
  readonly changedMs: number;
  /** For how long it was there. */
  readonly presentMs: number;
  /** When it came, 0 from the begin, and when it went; undefined: it did not, or came back. */
  readonly joinedMs: number;
  readonly leftMs: number | undefined;
  /** Its open calls, on average. */
  readonly meanOpen: number;
}
