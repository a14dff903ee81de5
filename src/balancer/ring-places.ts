/** The places of a hash ring in order, in columns: 100,000 of them as objects are passed through a hundred times as slowly. */
import type { Hash64 } from "./murmur3.js";

export class RingPlaces {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #nodes: string[];

  private constructor(size: number) {
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
    this.#nodes = new Array<string>(size).fill("");
  }

  static ofNode(node: string, hashes: readonly Hash64[]): RingPlaces {
    const ring = new RingPlaces(hashes.length);
    const sorted = [...hashes].sort((a, b) => a.high - b.high || a.low - b.low);
    for (const [at, { high, low }] of sorted.entries()) ring.#set(at, high, low, node);
    return ring;
  }

  /** Merged two by two: sorting 100,000 objects takes ten times as long. */
  static ofAll(rings: readonly RingPlaces[]): RingPlaces {
    const [first = new RingPlaces(0)] = rings;
    if (rings.length < 2) return first;
    const middle = rings.length >> 1;
    return RingPlaces.ofAll(rings.slice(0, middle)).with(RingPlaces.ofAll(rings.slice(middle)));
  }

  get size(): number {
    return this.#nodes.length;
  }

  /** All nodes at the first place at or behind `hash`: one, unless their names run into each other (h:80 and h:808). */
  nodesBehind(hash: Hash64): readonly string[] {
    const found = this.#firstNotBefore(hash);
    const first = found === this.size ? 0 : found;
    let end = first + 1;
    while (end < this.size && this.#compare(end, this, first) === 0) end += 1;
    return this.#nodes.slice(first, end);
  }

  without(gone: ReadonlySet<string>): RingPlaces {
    const ring = new RingPlaces(this.#nodes.reduce((count, node) => count + (gone.has(node) ? 0 : 1), 0));
    let to = 0;
    for (let from = 0; from < this.size; from += 1) {
      if (!gone.has(this.#nodes[from] ?? "")) ring.#copy(to++, this, from);
    }
    return ring;
  }

  with(more: RingPlaces): RingPlaces {
    const ring = new RingPlaces(this.size + more.size);
    let [own, other] = [0, 0];
    for (let to = 0; to < ring.size; to += 1) {
      const isOwn = other === more.size || (own < this.size && this.#compare(own, more, other) <= 0);
      if (isOwn) ring.#copy(to, this, own++);
      else ring.#copy(to, more, other++);
    }
    return ring;
  }

  #firstNotBefore({ high, low }: Hash64): number {
    let first = 0;
    let end = this.size;
    while (first < end) {
      const middle = (first + end) >> 1;
      const [middleHigh = 0, middleLow = 0] = [this.#high[middle], this.#low[middle]];
      if (middleHigh < high || (middleHigh === high && middleLow < low)) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  #compare(at: number, other: RingPlaces, otherAt: number): number {
    const high = (this.#high[at] ?? 0) - (other.#high[otherAt] ?? 0);
    return high === 0 ? (this.#low[at] ?? 0) - (other.#low[otherAt] ?? 0) : high;
  }

  #copy(to: number, other: RingPlaces, from: number): void {
    this.#set(to, other.#high[from] ?? 0, other.#low[from] ?? 0, other.#nodes[from] ?? "");
  }

  #set(at: number, high: number, low: number, node: string): void {
    this.#high[at] = high;
    this.#low[at] = low;
    this.#nodes[at] = node;
  }
}
