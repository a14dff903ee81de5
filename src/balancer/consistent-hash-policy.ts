/**
 * The same endpoint for the same key, as long as it is there. Source: go-zero v1.10.3
 * zrpc/internal/balancer/consistenthash/consistenthash.go, with `HashRing` for its ring.
 */
import { DiscoveryError } from "../errors.js";
import { HashRing } from "./hash-ring.js";
import { NO_SLOT, type Policy, type Slot } from "./policy.js";

/** The endpoint that owns the key's place on the ring. */
export class ConsistentHashPolicy implements Policy {
  readonly #ring = new HashRing();
  readonly #slotOf = new Map<string, Slot>();

  add(slot: Slot, address: string): void {
    this.#ring.add(address);
    this.#slotOf.set(address, slot);
  }

  remove(_slot: Slot, address: string): void {
    this.#ring.remove(address);
    this.#slotOf.delete(address);
  }

  /** Throws `usage` without a key: go-zero fails such a call, too. */
  choose(hashKey: string): Slot {
    const address = this.#ring.get(hashKey);
    if (address === undefined) return NO_SLOT;
    if (hashKey !== "") return this.#slotOf.get(address) ?? NO_SLOT;
    throw new DiscoveryError("usage", "consistent_hash needs a hash key for each call", {
      remedy: "in go-zero: zrpc.SetHashKey(ctx, key)",
    });
  }
}
