/** Addresses in the order a person reads them: `10.0.3.9:80` before `10.0.3.11:80`, IPv4 before all else. */

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function compareAddresses(a: string, b: string): number {
  const [rankA = Number.POSITIVE_INFINITY, rankB = Number.POSITIVE_INFINITY] = [ipv4Rank(a), ipv4Rank(b)];
  if (rankA !== rankB) return rankA < rankB ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Each address once, in order. */
export function sortedAddresses(addresses: Iterable<string>): string[] {
  const sorter = new AddressSorter();
  for (const address of addresses) sorter.add(address);
  return [...sorter.sorted()];
}

/** Collects addresses; a list of 100,000 is kept and sorted as numbers, and becomes text again one by one. */
export class AddressSorter {
  #ranks = new Float64Array(1_024);
  #rankCount = 0;
  readonly #others = new Set<string>();

  add(address: string): void {
    if (!this.addIpv4(address)) this.#others.add(address);
  }

  /** False, and not kept, when it is no IPv4 address with a port as everybody writes it. */
  addIpv4(address: string): boolean {
    const rank = ipv4Rank(address);
    if (rank === undefined) return false;
    if (this.#rankCount === this.#ranks.length) this.#grow();
    this.#ranks[this.#rankCount] = rank;
    this.#rankCount += 1;
    return true;
  }

  /** Each once. */
  *sorted(): Generator<string, void, undefined> {
    let last = -1;
    for (const rank of this.#ranks.subarray(0, this.#rankCount).sort()) {
      if (rank !== last) yield ipv4Text(rank);
      last = rank;
    }
    yield* [...this.#others].sort();
  }

  #grow(): void {
    const grown = new Float64Array(this.#ranks.length * 2);
    grown.set(this.#ranks);
    this.#ranks = grown;
  }
}

const DOT = 46;
const COLON = 58;
const ZERO = 48;

/**
 * `10.0.3.7:8080` as one number, in the same order; undefined for all else, leading zeros too, so that the number is
 * as good as the text. Reads character by character: a match of a pattern would be an object each.
 */
export function ipv4Rank(text: string): number | undefined {
  let rank = 0;
  let part = -1;
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code < ZERO + 10) {
      if (part === 0) return undefined;
      part = Math.max(part, 0) * 10 + code - ZERO;
      if (part > (parts === 4 ? 65_535 : 255)) return undefined;
    } else {
      if (part < 0 || parts === 4 || code !== (parts === 3 ? COLON : DOT)) return undefined;
      rank = rank * 256 + part;
      part = -1;
      parts += 1;
    }
  }
  return parts === 4 && part >= 0 ? rank * 65_536 + part : undefined;
}

function ipv4Text(rank: number): string {
  const host = Math.floor(rank / 65_536);
  return `${host >>> 24}.${(host >>> 16) & 255}.${(host >>> 8) & 255}.${host & 255}:${rank % 65_536}`;
}
