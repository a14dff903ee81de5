/** The keys of a service in the order of their addresses: what is kept of 100,000 values are numbers. */
import type { Endpoint } from "../../../discovery/endpoint.js";
import { compareValues } from "../../../runtime/compare-values.js";
import { ipv4Rank } from "../../../text/address-order.js";
import type { List } from "../../view/lazy-list.js";
import { type FoundKey, isAddress } from "./found-key.js";

/** IPv4 stands before all else. */
const NO_IPV4 = Number.POSITIVE_INFINITY;

export class AddressOrder {
  readonly #keys: readonly FoundKey[];
  readonly #ranks: Float64Array;
  /** Where in `keys` they are, in their new order. */
  readonly #positions: Uint32Array;
  /** Each distinct address with the keys that carry it, as they came; made when it is read. */
  readonly endpoints: List<Endpoint>;

  constructor(keys: readonly FoundKey[]) {
    this.#keys = keys;
    this.#ranks = new Float64Array(keys.length);
    let at = 0;
    for (const { value } of keys) this.#ranks[at++] = ipv4Rank(value) ?? NO_IPV4;
    this.#positions = Uint32Array.from(keys.keys()).sort((a, b) => this.#compare(a, b) || a - b);
    this.endpoints = { length: this.#countEndpoints(), [Symbol.iterator]: () => this.#endpoints() };
  }

  /** Keys of one value stand together, as they came. */
  *groups(): Generator<FoundKey[], void, undefined> {
    let group: FoundKey[] = [];
    let before: number | undefined;
    for (const position of this.#positions) {
      if (before !== undefined && this.#compare(before, position) !== 0) {
        yield group;
        group = [];
      }
      group.push(this.#keyAt(position));
      before = position;
    }
    if (group.length > 0) yield group;
  }

  *#endpoints(): Generator<Endpoint, void, undefined> {
    for (const group of this.groups()) {
      const [{ value: address }] = group as [FoundKey]; // a group is never empty
      if (isAddress(address)) yield { address, keys: group.map(({ key }) => key) };
    }
  }

  #countEndpoints(): number {
    let count = 0;
    let before: number | undefined;
    for (const position of this.#positions) {
      const isNext = before === undefined || this.#compare(before, position) !== 0;
      if (isNext && (this.#rankAt(position) < NO_IPV4 || isAddress(this.#keyAt(position).value))) count += 1;
      before = position;
    }
    return count;
  }

  #compare(a: number, b: number): number {
    const [rankA, rankB] = [this.#rankAt(a), this.#rankAt(b)];
    if (rankA !== rankB) return compareValues(rankA, rankB);
    return rankA < NO_IPV4 ? 0 : compareValues(this.#keyAt(a).value, this.#keyAt(b).value);
  }

  #rankAt(position: number): number {
    return this.#ranks[position] as number; // every position is of a key
  }

  #keyAt(position: number): FoundKey {
    return this.#keys[position] as FoundKey;
  }
}
