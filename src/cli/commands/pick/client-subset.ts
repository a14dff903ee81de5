/** The endpoints that one client uses of many. */
import { seededRandom } from "../../../runtime/seeded-random.js";
import { SUBSET_SIZE, subsetOf } from "../../../target/subset.js";

export type SubsetOf = (client: number, addresses: readonly string[]) => readonly string[];

/** zdisc's own, in the order of the addresses: a change moves one endpoint and no more. */
export function stableSubset(seed: number): SubsetOf {
  return (client, addresses) => {
    const used = new Set(subsetOf(addresses, { seed: seed * CLIENTS + client }));
    return addresses.filter((address) => used.has(address));
  };
}

/** More clients than any simulation has: each has a seed of its own. */
const CLIENTS = 1_000_000;

/** go-zero's: drawn anew at each change. Source: go-zero zrpc/resolver/internal/subset.go:subset. */
export function shuffledSubset(seed: number): SubsetOf {
  const random = seededRandom(seed, 7);
  return (_client, addresses) => {
    if (addresses.length <= SUBSET_SIZE) return addresses;
    const shuffled = [...addresses];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = random.below(last + 1);
      const [a = "", b = ""] = [shuffled[last], shuffled[other]];
      [shuffled[last], shuffled[other]] = [b, a];
    }
    return shuffled.slice(0, SUBSET_SIZE);
  };
}
