/**
 * The at most 32 endpoints that one client uses: the best of hash(client, address). A leaver is replaced by one, a
 * newcomer displaces at most one, and every endpoint serves about as many clients as the others. go-zero draws anew at
 * each change (departure 2). Source: go-zero zrpc/resolver/internal/subset.go; rendezvous hashing.
 */
import { rendezvousScore } from "./rendezvous-score.js";

/** go-zero's subsetSize. */
export const SUBSET_SIZE = 32;

/** Who the client is, and how many endpoints it uses. */
export interface SubsetOptions {
  /** The client's own number, a whole one below 2^53: another seed, another subset. */
  readonly seed: number;
  /** Default 32. */
  readonly size?: number | undefined;
}

/** Best first. */
interface Scored {
  readonly address: string;
  readonly score: number;
}

/**
 * Kept up to date address by address. Adding costs a look at the worst that is in; deleting costs a look at all that
 * are known only when the leaver is in, which happens in `size` of n cases: about `size` steps on average.
 */
export class Subset {
  readonly #seed: number;
  readonly #size: number;
  readonly #scores = new Map<string, number>();
  /** Sorted, best first. */
  #best: Scored[] = [];

  constructor({ seed, size = SUBSET_SIZE }: SubsetOptions) {
    this.#seed = seed;
    this.#size = size;
  }

  /** The addresses to use, best first: an order of the client's own. */
  get addresses(): readonly string[] {
    return this.#best.map(({ address }) => address);
  }

  /** How many addresses are known, used or not. */
  get knownCount(): number {
    return this.#scores.size;
  }

  has(address: string): boolean {
    return this.#best.some((scored) => scored.address === address);
  }

  /** An address that is known already changes nothing. */
  add(address: string): void {
    if (this.#scores.has(address)) return;
    const score = rendezvousScore(this.#seed, address);
    this.#scores.set(address, score);
    this.#admit({ address, score });
  }

  delete(address: string): void {
    if (!this.#scores.delete(address)) return;
    const at = this.#best.findIndex((scored) => scored.address === address);
    if (at === -1) return;
    this.#best.splice(at, 1);
    const next = this.#bestOutside();
    if (next !== undefined) this.#best.push(next);
  }

  #admit(candidate: Scored): void {
    const worst = this.#best.at(-1);
    if (this.#best.length >= this.#size && (worst === undefined || !isBefore(candidate, worst))) return;
    const at = this.#best.findIndex((scored) => isBefore(candidate, scored));
    this.#best.splice(at === -1 ? this.#best.length : at, 0, candidate);
    if (this.#best.length > this.#size) this.#best.pop();
  }

  /** Who comes after the worst that is in. */
  #bestOutside(): Scored | undefined {
    if (this.#scores.size <= this.#best.length) return undefined;
    const inside = new Set(this.#best.map(({ address }) => address));
    let best: Scored | undefined;
    for (const [address, score] of this.#scores) {
      if ((best === undefined || score >= best.score) && !inside.has(address)) {
        if (best === undefined || isBefore({ address, score }, best)) best = { address, score };
      }
    }
    return best;
  }
}

/** The subset of a list that does not change, each address once, best first. */
export function subsetOf(addresses: Iterable<string>, options: SubsetOptions): readonly string[] {
  const subset = new Subset(options);
  for (const address of addresses) subset.add(address);
  return subset.addresses;
}

/** Scores are as good as never equal; addresses are never. */
function isBefore(a: Scored, b: Scored): boolean {
  return a.score > b.score || (a.score === b.score && a.address < b.address);
}
