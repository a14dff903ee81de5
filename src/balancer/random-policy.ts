/** Any endpoint, each as likely as the others. */
import type { Draws, Policy, Slot } from "./policy.js";
import { SlotList } from "./slot-list.js";

/** Any of the endpoints, each as often as the others. */
export class RandomPolicy implements Policy {
  readonly #slots = new SlotList();
  readonly #draws: Draws;

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  add(slot: Slot): void {
    this.#slots.add(slot);
  }

  remove(slot: Slot): void {
    this.#slots.remove(slot);
  }

  choose(): Slot {
    return this.#slots.at(this.#draws.below(this.#slots.length));
  }
}
