/** The names of all services, for a look at one of them: as far as they can be had at once. */
import { DiscoveryError } from "../errors.js";
import { withDeadline } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import type { Store } from "../store/store.js";
import { listServices } from "./list-services.js";

/** It reads every key; no answer waits longer for it. */
const PATIENCE_MS = 1_000;

export interface ServiceCountsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Instances by service. Whoever may read one service may not always read all, and not every etcd is small: then there
 * are none. Throws `signal.reason`.
 */
export async function serviceCounts({
  store,
  clock,
  signal,
}: ServiceCountsOptions): Promise<ReadonlyMap<string, number>> {
  const timeoutReason = () => new DiscoveryError("timeout", "there are too many keys");
  try {
    const { services } = await withDeadline(PATIENCE_MS, { clock, signal, timeoutReason }, (bounded) =>
      listServices({ store, signal: bounded }),
    );
    return new Map(services.map(({ name, instanceCount }) => [name, instanceCount]));
  } catch (error) {
    if (signal.aborted || !(error instanceof DiscoveryError)) throw error;
    return new Map();
  }
}
