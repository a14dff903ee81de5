/** What may have been a moment's matter is looked at again: only that, and all of it after one wait. */
import type { Instance } from "../../discovery/instance.js";
import { inParallel } from "../../runtime/in-parallel.js";
import { oneKey } from "../../store/key-range.js";
import type { LeaseId } from "../../store/revision.js";
import type { LeaseSample } from "../facts/endpoint-facts.js";
import type { HostFacts } from "../facts/etcd-facts.js";
import { isUnderHalf } from "../late-lease.js";
import { mayMove } from "../shared-key.js";
import { hostsBehind } from "../stale-host.js";
import type { GatherOptions } from "./gather-options.js";
import { inspectedHosts } from "./inspected-hosts.js";
import type { LeaseBook } from "./lease-book.js";

/** A member that lags, and a value that moves, are looked at again after so long. */
const PAUSE_MS = 1_000;
/** A lease is looked at again after a third of its TTL, but for those that last longer than this. */
const MOST_WAIT_MS = 20_000;
/** etcd says whole seconds: no look may come a moment too early. */
const MARGIN_MS = 50;
const READS_AT_ONCE = 64;

export interface FirstLook {
  readonly hosts: readonly HostFacts[];
  readonly instances: readonly Instance[];
  readonly leases: LeaseBook;
}

export interface SecondLook {
  /** Empty where none lagged. */
  readonly hosts: readonly HostFacts[];
  readonly movedKeys: ReadonlySet<string>;
}

/** The leases' second samples are in their book. */
export async function lookAgain(
  { hosts, instances, leases }: FirstLook,
  options: GatherOptions,
): Promise<SecondLook> {
  const late = lateLeases(leases.known);
  const movable = instances.filter(mayMove);
  const isBehind = hostsBehind(hosts).length > 0;
  const waits = [...late.values(), ...(movable.length > 0 || isBehind ? [PAUSE_MS] : [])];
  if (waits.length === 0) return { hosts: [], movedKeys: new Set() };
  const waitMs = waits.reduce((most, wait) => Math.max(most, wait)) + MARGIN_MS;
  options.onProgress({ doing: "waiting", waitMs });
  await options.clock.sleep(waitMs, options.signal);
  const [again, moved] = await Promise.all([
    isBehind ? inspectedHosts(options) : [],
    movedKeys(movable, options),
    leases.ask(late.keys()),
  ]);
  return { hosts: again, movedKeys: moved };
}

/** How long each that has less than half of its time left is waited for, in ms. */
function lateLeases(
  known: Iterable<readonly [LeaseId, readonly LeaseSample[]]>,
): ReadonlyMap<LeaseId, number> {
  const late = new Map<LeaseId, number>();
  for (const [leaseId, samples] of known) {
    const sample = samples.at(-1);
    if (sample === undefined || !isUnderHalf(sample)) continue;
    const waitMs = (sample.ttlSeconds * 1_000) / 3;
    if (waitMs <= MOST_WAIT_MS) late.set(leaseId, waitMs);
  }
  return late;
}

async function movedKeys(
  instances: readonly Instance[],
  { store, signal }: GatherOptions,
): Promise<ReadonlySet<string>> {
  const moved = new Set<string>();
  await inParallel(READS_AT_ONCE, instances, async ({ key, value }) => {
    for await (const { keyValues } of store.list(oneKey(key), { signal })) {
      for (const now of keyValues) if (now.value !== value) moved.add(key);
    }
  });
  return moved;
}
