/** Which registrations of a service are dead, as far as that can be told: what `zdisc prune` would delete. Pure. */
import { groupBy } from "../runtime/group-by.js";
import { compareRevisions } from "../store/revision.js";
import type { Instance } from "./instance.js";

/**
 * `noLease`: it stays for ever, and nothing takes connections there. `duplicate`: another key of the service carries the
 * address. `unreachable`: its lease is renewed, and nothing takes connections there.
 */
export type DeadReason = "noLease" | "duplicate" | "unreachable";

/** A registration that is dead, and why. */
export interface DeadInstance {
  readonly instance: Instance;
  readonly reason: DeadReason;
  /** In a few words: `no lease; connection refused`. */
  readonly why: string;
  /** Of a duplicate, the key that keeps the address: without it the duplicate must stay. */
  readonly keeper?: Instance | undefined;
}

/** What is dead in one service, and what deleting it would leave. */
export interface DeadInstances {
  readonly dead: readonly DeadInstance[];
  /** Duplicates that are kept: their value was changed under their lease, so they may be drained. */
  readonly changedInPlace: readonly Instance[];
  readonly endpointCount: number;
  /** Endpoints that would be gone with the dead. */
  readonly vanishingCount: number;
}

/** What is known of the endpoints, and how much counts as dead. */
export interface FindDeadOptions {
  /** By address, why no connection could be made; one that is not there was reached, or not asked. */
  readonly failures: ReadonlyMap<string, string>;
  /** Those whose lease is renewed, too. */
  readonly unreachable: boolean;
}

/** `instances`: of one service. Values that are no addresses are somebody else's data, and never dead. */
export function findDead(instances: readonly Instance[], options: FindDeadOptions): DeadInstances {
  const byAddress = groupBy(instances, ({ address }) => address);
  const groups = [...byAddress].map(([address, group]) => judge(group, options, address));
  return {
    dead: groups.flatMap(({ dead }) => dead),
    changedInPlace: groups.flatMap(({ changedInPlace }) => changedInPlace),
    endpointCount: groups.length,
    vanishingCount: groups.filter(({ isVanishing }) => isVanishing).length,
  };
}

function judge(group: readonly Instance[], { failures, unreachable }: FindDeadOptions, address: string) {
  const failure = failures.get(address);
  const gone = group.flatMap((instance) => goneOf(instance, failure, unreachable) ?? []);
  const isGone = new Set(gone.map(({ instance }) => instance));
  const rest = group.filter((instance) => !isGone.has(instance));
  const older = duplicatesOf(
    rest.filter((instance) => !isChangedInPlace(instance)),
    group.length,
  );
  const dead = [...gone, ...older];
  return {
    dead,
    changedInPlace: group.length > 1 ? rest.filter(isChangedInPlace) : [],
    isVanishing: dead.length === group.length,
  };
}

function goneOf(
  instance: Instance,
  failure: string | undefined,
  unreachable: boolean,
): DeadInstance | undefined {
  if (failure === undefined) return undefined;
  if (instance.leaseId === null) return { instance, reason: "noLease", why: `no lease; ${failure}` };
  if (!unreachable || isChangedInPlace(instance)) return undefined;
  return { instance, reason: "unreachable", why: `lease alive; ${failure}` };
}

/** All but the one that keeps the address: the newest, among those with a lease if there is one. */
function duplicatesOf(instances: readonly Instance[], count: number): DeadInstance[] {
  const [keeper, ...others] = [...instances].sort(
    (a, b) => Number(a.leaseId === null) - Number(b.leaseId === null) || newerFirst(a, b),
  );
  return others.map((instance) => {
    const isOlder = keeper !== undefined && newerFirst(instance, keeper) > 0;
    const what = isOlder ? `older of ${count} keys` : `no lease; 1 of ${count} keys`;
    return { instance, reason: "duplicate", why: `${what}, one address`, keeper };
  });
}

function newerFirst(a: Instance, b: Instance): number {
  return compareRevisions(b.createRevision, a.createRevision);
}

/** A live registration is put once. */
function isChangedInPlace({ leaseId, version }: Instance): boolean {
  return leaseId !== null && version !== "1";
}
