/** One unary attempt on one connection, bounded in time, its failure told with host and cause. */

import { formatDuration } from "../../duration.js";
import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import type { UnaryOptions } from "../protocol/raw-client.js";
import type { Connection } from "./connection.js";

/**
 * Runs `work` with options that cancel its calls when `signal` aborts, the connection closes, or `timeoutMs` is over;
 * the last throws `timeout`. The time is ours, not gRPC's: a deadline sent to etcd starts to run before the connection stands.
 */
export async function ask<T>(
  connection: Connection,
  { clock, signal, timeoutMs }: { clock: Clock; signal: AbortSignal; timeoutMs: number },
  work: (options: UnaryOptions) => Promise<T>,
): Promise<T> {
  const scope = new AbortScope(signal, connection.closed);
  clock.sleep(timeoutMs, scope.signal).then(
    () => scope.abort(silent(connection.host, timeoutMs)),
    () => {},
  );
  try {
    return await work({ signal: scope.signal });
  } finally {
    scope.abort();
  }
}

/** A host that said nothing in time. */
export function silent(host: string, forMs: number): DiscoveryError {
  return new DiscoveryError("timeout", `${host} silent for ${formatDuration(forMs)}`);
}
