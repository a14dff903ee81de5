/** What `zdisc pick` answers: whom a policy picked, how often, and why. */
import type { PolicyName } from "../../balancer/policy.js";
import type { Count, Milliseconds, Share, Timestamp } from "./quantities.js";

/** How calls were spread over the endpoints of a service. They were simulated, made, or read from a log. */
export interface PickReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "pickReport";
  /** `probe`: real health calls; `log`: go-zero's own statistics. */
  readonly mode: "simulation" | "probe" | "log";
  /** null: the endpoints were made up, or come from a log. */
  readonly service: string | null;
  readonly policy: PolicyName;
  /** With --strict-go-zero: the rule as go-zero has it. */
  readonly strictGoZero: boolean;
  /** The same seed gives the same picks. null: of a log. */
  readonly seed: number | null;
  /** Of all endpoints. */
  readonly picks: Count;
  /** Calls for which nobody was there, or was connected; null: of a log. */
  readonly unservedCalls: Count | null;
  /** Calls a second. Of the log: as it came out; null with `inFlight`, or where nothing can be told. */
  readonly ratePerSecond: number | null;
  /** Calls that were always open, with --in-flight. */
  readonly inFlight: Count | null;
  /** null: a log without times. */
  readonly durationMs: Milliseconds | null;
  /** In address order. */
  readonly endpoints: readonly PickedEndpointDocument[];
  /** Of all calls that ended; null: nothing did, or nothing is known. */
  readonly latencyMs: LatencyDocument | null;
  /** The same calls under another policy; null: of a log. */
  readonly comparison: ComparisonDocument | null;
  /** With --hash-key. */
  readonly hashKey: HashKeyDocument | null;
  /** With --from-log. */
  readonly log: PickLogDocument | null;
  /** Why shares are not even; null: they are, or nothing explains them. */
  readonly explanation: string | null;
}

/** What another policy would have made of the same calls. */
export interface ComparisonDocument {
  readonly policy: PolicyName;
  /** null: no call ended. */
  readonly latencyMs: LatencyDocument | null;
}

/** What one endpoint got. */
export interface PickedEndpointDocument {
  /** `a`, `b`, … in address order. */
  readonly label: string;
  /** `10.0.3.7:8080` */
  readonly address: string;
  readonly picks: Count;
  /** Of all picks. */
  readonly share: Share;
  /** Of a probe: the share that a simulation gives it with the latencies and failures that were measured. */
  readonly predictedShare?: Share;
  /** Picks that it got though its load was the higher one. null, as all below: a log does not tell. */
  readonly forcedPicks: Count | null;
  /** How long its calls take, as the client knew it at the end. null: no call had told. */
  readonly lagMs: Milliseconds | null;
  /** From a log, which has loads only: load² ns. null: simulated, or no call had told. */
  readonly lagAtMostMs: Milliseconds | null;
  /** Calls under way at the end. */
  readonly inflight: Count | null;
  /** The part of its calls that succeed, averaged. */
  readonly success: Share | null;
  /** Of p2c_ewma. */
  readonly load: number | null;
  /** Calls that failed. */
  readonly failures: Count | null;
  /** Of its calls that ended. */
  readonly latencyMs: LatencyDocument | null;
  /** Whether this client uses it. */
  readonly inSubset: boolean | null;
  /** Of a log: endpoints with the same number stand together in its lines, those of one service. Their shares make 1. */
  readonly picker: Count | null;
}

/** Percentiles of how long calls took. */
export interface LatencyDocument {
  readonly p50: Milliseconds;
  readonly p90: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

/** Which endpoint serves one key of consistent_hash. */
export interface HashKeyDocument {
  /** As given. */
  readonly key: string;
  /** Of the endpoint that serves it. */
  readonly label: string;
  /** Of that endpoint. */
  readonly address: string;
  /** What serves the key when that endpoint has left; null: it is the only one. */
  readonly nextLabel: string | null;
  /** Of that other endpoint. */
  readonly nextAddress: string | null;
}

/** What the log held. */
export interface PickLogDocument {
  /** Lines of statistics. */
  readonly lines: Count;
  /** Of the first line; null: the lines have no times. */
  readonly from: Timestamp | null;
  /** Of the last line. */
  readonly to: Timestamp | null;
  /** Services whose lines these are. */
  readonly pickers: Count;
  /** Lines that MaxContentLength cut: what they had lost is missing here, too. */
  readonly truncatedLines: Count;
  /** Where go-zero built its picker anew and forgot what it knew. */
  readonly resets: readonly PickResetDocument[];
}

/** One change of endpoints. */
export interface PickResetDocument {
  /** null: the lines have no times. */
  readonly time: Timestamp | null;
  /** Addresses that were new. */
  readonly joined: readonly string[];
  /** Addresses that were gone. */
  readonly left: readonly string[];
}
