/**
 * Drains that nobody ends: a `zdisc drain` that was killed leaves the key with another endpoint's address, and no word of
 * what it said before. etcd still knows that until it is compacted, so each older version of the key is read.
 */
import { DiscoveryError } from "../../errors.js";
import { inParallel } from "../../runtime/in-parallel.js";
import { oneKey } from "../../store/key-range.js";
import { shiftRevision } from "../../store/revision.js";
import type { Store } from "../../store/store.js";
import { type Instance, toInstance } from "../instance.js";

/** A registration that was changed in place, and the address that its own process gave it. */
export interface LeftDrain {
  readonly instance: Instance;
  readonly address: string;
}

export interface LookBack {
  readonly store: Store;
  readonly signal: AbortSignal;
}

const READS_AT_ONCE = 16;
/** A key with more versions than this under one lease is no drain: somebody moves it all the time. */
const MOST_VERSIONS = 32;

/**
 * Of all instances of a service, those that say another endpoint's address though their process registered one that
 * nobody carries now. What etcd has compacted is left out. Throws as `Store.list` does.
 */
export async function leftDrains(
  instances: readonly Instance[],
  access: LookBack,
): Promise<readonly LeftDrain[]> {
  const carriers = new Map<string, number>();
  for (const { address } of instances)
    if (address !== null) carriers.set(address, (carriers.get(address) ?? 0) + 1);
  const changed = instances.filter(
    ({ address, version }) => version !== "1" && address !== null && (carriers.get(address) ?? 0) > 1,
  );
  const drains = await inParallel(READS_AT_ONCE, changed, async (instance) => {
    const address = await registeredAddress(instance, access);
    return address === undefined || carriers.has(address) ? [] : [{ instance, address }];
  });
  return drains.flat();
}

/** What the key said first under its lease: a drain keeps the lease, a process that starts anew brings its own. */
async function registeredAddress(instance: Instance, access: LookBack): Promise<string | undefined> {
  let first = instance;
  for (let versions = 1; first.version !== "1"; versions += 1) {
    if (versions === MOST_VERSIONS) return undefined;
    const older = await versionBefore(first, access);
    if (older === undefined) return undefined;
    if (older.leaseId !== instance.leaseId) break;
    first = older;
  }
  return first.address ?? undefined;
}

/** undefined: etcd has forgotten it. */
async function versionBefore(
  { service, key, modRevision }: Instance,
  { store, signal }: LookBack,
): Promise<Instance | undefined> {
  const options = { signal, revision: shiftRevision(modRevision, -1) };
  try {
    for await (const { keyValues } of store.list(oneKey(key), options)) {
      for (const keyValue of keyValues) return toInstance(service, keyValue);
    }
    return undefined;
  } catch (error) {
    // Compacted.
    if (error instanceof DiscoveryError && error.code === "usage") return undefined;
    throw error;
  }
}
