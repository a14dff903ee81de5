/** Whose address a drained key says: that of another endpoint, so that clients see nothing but one endpoint less. */
import type { Instance } from "../instance.js";

/** Addresses by how much they are to be trusted to stay, lower is better. */
export type Siblings = ReadonlyMap<string, number>;

const [LEASED, CHANGED_IN_PLACE, UNLEASED] = [0, 1, 2];

/** The other addresses of a service. `isOurs`: a key that only says another's address because we wrote it. */
export function siblingsOf(
  instances: Iterable<Instance>,
  address: string,
  isOurs: (instance: Instance) => boolean = () => false,
): Siblings {
  const ranks = new Map<string, number>();
  for (const instance of instances) {
    if (instance.address === null || instance.address === address || isOurs(instance)) continue;
    const rank = rankOf(instance);
    ranks.set(instance.address, Math.min(rank, ranks.get(instance.address) ?? rank));
  }
  return ranks;
}

/** undefined: no other endpoint is left. */
export function substituteFrom(siblings: Siblings): string | undefined {
  const best = [...siblings].sort(([a, rankA], [b, rankB]) => rankA - rankB || (a < b ? -1 : 1));
  return best[0]?.[0];
}

/** One that was changed in place may itself be drained; one without a lease may be dead. */
function rankOf({ leaseId, createRevision, modRevision }: Instance): number {
  if (leaseId === null) return UNLEASED;
  return createRevision === modRevision ? LEASED : CHANGED_IN_PLACE;
}
