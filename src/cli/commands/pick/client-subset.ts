/** The endpoints that one client uses of many. */
import { murmur3 } from "../../../balancer/murmur3.js";
import { seededRandom } from "../../../runtime/seeded-random.js";

/** Most that a client uses. Source: go-zero zrpc/resolver/internal/subset.go:subsetSize. */
const SUBSET_SIZE = 32;

export type SubsetOf = (client: number, addresses: readonly string[]) => readonly string[];

/** zdisc's: the best by a hash of client and address, so that a change moves one endpoint and no more. */
export function stableSubset(seed: number): SubsetOf {
  return (client, addresses) => {
    if (addresses.length <= SUBSET_SIZE) return addresses;
    const rankOf = (address: string) => murmur3(`${seed}/${client}/${address}`).high;
    const ranked = addresses.map((address) => ({ address, rank: rankOf(address) }));
    ranked.sort((a, b) => a.rank - b.rank);
    return ranked.slice(0, SUBSET_SIZE).map(({ address }) => address);
  };
}

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
