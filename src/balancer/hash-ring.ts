/**
 * Nodes on a ring, each at a hundred places; a key belongs to the first place at or behind it. When a node leaves,
 * only its own keys move. Source: go-zero v1.10.3 core/hash/consistenthash.go.
 */
import { type Hash64, murmur3 } from "./murmur3.js";
import { RingPlaces } from "./ring-places.js";

/** Places of a node: the hashes of `<node>0` to `<node>99`. */
const REPLICAS = 100;
/** Stands before the key where several nodes have one place. */
const PRIME = 16_777_619;

export class HashRing {
  readonly #nodes = new Set<string>();
  /** As of the last `get`. */
  #places = RingPlaces.ofAll([]);
  readonly #joined = new Map<string, RingPlaces>();
  readonly #left = new Set<string>();

  get nodes(): ReadonlySet<string> {
    return this.#nodes;
  }

  add(node: string): void {
    if (this.#nodes.has(node)) return;
    this.#nodes.add(node);
    const hashes = Array.from({ length: REPLICAS }, (_, replica) => murmur3(`${node}${replica}`));
    this.#joined.set(node, RingPlaces.ofNode(node, hashes));
  }

  remove(node: string): void {
    if (this.#nodes.delete(node) && !this.#joined.delete(node)) this.#left.add(node);
  }

  /** undefined: there is no node. */
  get(key: string): string | undefined {
    this.#settle();
    const nodes = this.#places.nodesBehind(murmur3(key));
    if (nodes.length < 2) return nodes[0];
    // Sorted, so that all clients agree whoever joined first; in go-zero the order of a map decides.
    return [...nodes].sort()[modulo(murmur3(`${PRIME}:${key}`), nodes.length)];
  }

  /** Changes come in numbers (all endpoints at once), and each would move all places behind it. */
  #settle(): void {
    if (this.#left.size > 0) this.#places = this.#places.without(this.#left);
    if (this.#joined.size > 0) this.#places = this.#places.with(RingPlaces.ofAll([...this.#joined.values()]));
    this.#left.clear();
    this.#joined.clear();
  }
}

function modulo({ high, low }: Hash64, divisor: number): number {
  return Number(((BigInt(high) << 32n) | BigInt(low)) % BigInt(divisor));
}
