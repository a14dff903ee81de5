/** What `zdisc pick` answers: whom a policy picked, how often, and why. */
import type { PolicyName } from "../../balancer/policy.js";

export interface PickReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "pickReport";
  readonly mode: "simulation" | "probe" | "log";
  /** null: the endpoints were made up, or come from a log. */
  readonly service: string | null;
  readonly policy: PolicyName;
  readonly strictGoZero: boolean;
  /** null: of a log. */
  readonly seed: number | null;
  readonly picks: number;
  /** Calls for which nobody was there, or was connected; null: of a log. */
  readonly unservedCalls: number | null;
  /** Of the log: as it came out; null with `inFlight`, or where nothing can be told. */
  readonly ratePerSecond: number | null;
  /** Calls that were always open, with --in-flight. */
  readonly inFlight: number | null;
  /** null: a log without times. */
  readonly durationMs: number | null;
  readonly endpoints: readonly PickedEndpointDocument[];
  /** Of all calls that ended; null: nothing did, or nothing is known. */
  readonly latencyMs: LatencyDocument | null;
  /** The same calls under another policy; null: of a log. */
  readonly comparison: { readonly policy: PolicyName; readonly latencyMs: LatencyDocument | null } | null;
  /** With --hash-key. */
  readonly hashKey: HashKeyDocument | null;
  readonly log: PickLogDocument | null;
  /** Why shares are not even; null: they are, or nothing explains them. */
  readonly explanation: string | null;
}

export interface PickedEndpointDocument {
  /** `a`, `b`, … in address order. */
  readonly label: string;
  readonly address: string;
  readonly picks: number;
  readonly share: number;
  /** Of a probe: the share that a simulation gives it with the latencies and failures that were measured. */
  readonly predictedShare?: number;
  /** Picks that it got though its load was the higher one. null, as all below: a log does not tell. */
  readonly forcedPicks: number | null;
  /** What the client knew at the end. null: no call had told. */
  readonly lagMs: number | null;
  /** From a log, which has loads only: load² ns. null: simulated, or no call had told. */
  readonly lagAtMostMs: number | null;
  readonly inflight: number | null;
  readonly success: number | null;
  /** Of p2c_ewma. */
  readonly load: number | null;
  readonly failures: number | null;
  readonly latencyMs: LatencyDocument | null;
  /** Whether this client uses it. */
  readonly inSubset: boolean | null;
  /** Of a log: endpoints with the same number stand together in its lines, those of one service. Their shares make 1. */
  readonly picker: number | null;
}

export interface LatencyDocument {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface HashKeyDocument {
  readonly key: string;
  readonly label: string;
  readonly address: string;
  /** What serves the key when that endpoint has left; null: it is the only one. */
  readonly nextLabel: string | null;
  readonly nextAddress: string | null;
}

export interface PickLogDocument {
  readonly lines: number;
  /** RFC 3339, UTC; null: the lines have no times. */
  readonly from: string | null;
  readonly to: string | null;
  /** Services whose lines these are. */
  readonly pickers: number;
  /** Lines that MaxContentLength cut: what they had lost is missing here, too. */
  readonly truncatedLines: number;
  /** Where go-zero built its picker anew and forgot what it knew. */
  readonly resets: readonly PickResetDocument[];
}

export interface PickResetDocument {
  readonly time: string | null;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}
