/** One attempt on one connection, bounded in time. */

import { formatDuration } from "../../../duration.js";
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { UnaryOptions } from "./unary-options.js";

/**
 * Runs `work` with options under which its calls end when `signal` aborts, or when `timeoutMs` is over; the last throws
 * `timeout`. The time is ours, not gRPC's: a deadline sent to etcd starts to run before the connection stands.
 */
export function ask<T>(
  { host }: { readonly host: string },
  { clock, signal, timeoutMs }: { clock: Clock; signal: AbortSignal; timeoutMs: number },
  work: (options: UnaryOptions) => Promise<T>,
): Promise<T> {
  const timeoutReason = () => silent(host, timeoutMs);
  return work({ signal, endMs: clock.monotonicMs() + timeoutMs, timeoutReason });
}

/** A host that said nothing in time. */
export function silent(host: string, forMs: number): DiscoveryError {
  return new DiscoveryError("timeout", `${host} silent for ${formatDuration(forMs)}`);
}
