/** How an endpoint answers, as probes tell it. */

/**
 * `serving`, `notServing`: what its health service says. `noHealth`: it speaks gRPC and has no health service.
 * `refused`: nothing listens there. `timeout`: no answer in time. `notGrpc`: something else listens there.
 * `error`: anything else, as `error` tells.
 */
export type ProbeStatus = "serving" | "notServing" | "noHealth" | "refused" | "timeout" | "notGrpc" | "error";

/** What a probe of an endpoint found. */
export interface Probe {
  readonly status: ProbeStatus;
  /** How long the answer of gRPC took on a connection that stood; null: none came. */
  readonly latencyMs: number | null;
  /** Why, in a few words: `connection refused`; null where the status says all. */
  readonly error: string | null;
}

/** What one probe may take, in ms. */
export const PROBE_TIMEOUT_MS = 1_000;

/** Whether something there answered as gRPC does, whatever it said. */
export function isReached({ latencyMs }: Probe): boolean {
  return latencyMs !== null;
}
