/** Asks leases how long they live, many at a time. One question costs etcd a tenth of a millisecond, 10,000 cost it a second. */
import { DiscoveryError } from "../../../errors.js";
import { inParallel } from "../../../runtime/in-parallel.js";
import type { LeaseId } from "../../../store/revision.js";
import type { Store } from "../../../store/store.js";
import type { LeaseTime } from "../../documents/instance-document.js";
import type { Access } from "./found.js";
import type { FoundKey } from "./found-key.js";

const PARALLEL_ASKS = 64;

/** By lease; a lease that is not in it was not asked, is gone, or may not be asked. */
export type LeaseTimes = ReadonlyMap<LeaseId, LeaseTime>;

/** Each lease is asked once, however many keys hang on it. */
export async function askLeaseTimes(
  instances: readonly FoundKey[],
  { store, signal }: Access,
): Promise<LeaseTimes> {
  const leaseIds = new Set(instances.flatMap(({ leaseId }) => leaseId ?? []));
  const times = new Map<LeaseId, LeaseTime>();
  await inParallel(PARALLEL_ASKS, [...leaseIds], async (leaseId) => {
    const lease = await ask(store, leaseId, signal);
    if (lease !== undefined) times.set(leaseId, lease);
  });
  return times;
}

/** Whoever may read keys may not always ask for leases: the list is worth printing without. */
async function ask(store: Store, leaseId: LeaseId, signal: AbortSignal): Promise<LeaseTime | undefined> {
  try {
    return await store.leaseTimeToLive(leaseId, { signal });
  } catch (error) {
    if (error instanceof DiscoveryError && error.code === "permission") return undefined;
    throw error;
  }
}
