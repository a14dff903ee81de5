/** Slots to choose from, one beside the other; adding and removing cost the same among three as among a thousand. */
import { NO_SLOT, type Slot } from "./policy.js";

export class SlotList {
  readonly #slots: Slot[] = [];
  readonly #placeOf = new Map<Slot, number>();

  get length(): number {
    return this.#slots.length;
  }

  /** `NO_SLOT` beyond the end. */
  at(place: number): Slot {
    return this.#slots[place] ?? NO_SLOT;
  }

  add(slot: Slot): void {
    if (this.#placeOf.has(slot)) return;
    this.#placeOf.set(slot, this.#slots.length);
    this.#slots.push(slot);
  }

  /** The last takes its place. */
  remove(slot: Slot): void {
    const place = this.#placeOf.get(slot);
    if (place === undefined) return;
    this.#placeOf.delete(slot);
    const last = this.#slots.pop() ?? NO_SLOT;
    if (last === slot) return;
    this.#slots[place] = last;
    this.#placeOf.set(last, place);
  }
}
