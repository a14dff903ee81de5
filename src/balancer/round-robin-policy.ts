/** Each endpoint in turn, whatever is known of it: what shares look like when nobody chooses. Source: grpc-go balancer/roundrobin. */
import type { Draws, Policy, Slot } from "./policy.js";
import { SlotList } from "./slot-list.js";

/** One after the other, from a random one on. */
export class RoundRobinPolicy implements Policy {
  readonly #slots = new SlotList();
  #next: number;

  /** Many clients do not all begin with the same endpoint. */
  constructor(draws: Draws) {
    this.#next = draws.below(1_000_000);
  }

  add(slot: Slot): void {
    this.#slots.add(slot);
  }

  remove(slot: Slot): void {
    this.#slots.remove(slot);
  }

  choose(): Slot {
    const { length } = this.#slots;
    this.#next = length === 0 ? this.#next : (this.#next + 1) % length;
    return this.#slots.at(this.#next);
  }
}
