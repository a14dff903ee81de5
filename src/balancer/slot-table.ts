/** Which address has which slot, and which calls are open on it. A slot outlives its endpoint until they have ended. */
import { NO_SLOT, type Slot } from "./policy.js";
import type { Call } from "./statistics.js";

/** The half of `Statistics` that both kinds share. */
export abstract class SlotTable {
  readonly #slotOf = new Map<string, Slot>();
  /** By slot; empty: it is free. */
  readonly #addresses: string[] = [];
  /** By slot. */
  readonly #inflight: number[] = [];
  /** By slot: nobody picks it any more. */
  readonly #hasLeft: boolean[] = [];
  readonly #freeSlots: Slot[] = [];
  /** By call; `NO_SLOT`: it is free. */
  readonly #slotOfCall: Slot[] = [];
  readonly #freeCalls: Call[] = [];

  abstract joinAnew(address: string): Slot;

  join(address: string): Slot {
    const slot = this.#slotOf.get(address);
    if (slot === undefined) return this.joinAnew(address);
    this.#hasLeft[slot] = false;
    return slot;
  }

  leave(address: string): void {
    const slot = this.slotOf(address);
    if (slot === NO_SLOT) return;
    this.#hasLeft[slot] = true;
    if (this.inflight(slot) === 0) this.#release(slot);
  }

  abandon(call: Call): void {
    if (this.slotOfCall(call) !== NO_SLOT) this.endCall(call);
  }

  /** Slots so far, free ones too: every slot is below it. */
  protected get slotCount(): number {
    return this.#addresses.length;
  }

  /** The slot of an address that is there; `NO_SLOT` otherwise. */
  slotOf(address: string): Slot {
    const slot = this.#slotOf.get(address);
    return slot === undefined || this.#hasLeft[slot] ? NO_SLOT : slot;
  }

  addressOf(slot: Slot): string {
    return this.#addresses[slot] ?? "";
  }

  inflight(slot: Slot): number {
    return this.#inflight[slot] ?? 0;
  }

  /** Whether an endpoint that has not left has it. */
  protected isPresent(slot: Slot): boolean {
    return !this.#hasLeft[slot] && this.addressOf(slot) !== "";
  }

  /** A slot for the address with no open call. One that it had before is left to its open calls. */
  protected open(address: string): Slot {
    this.leave(address);
    const slot = this.#freeSlots.pop() ?? this.slotCount;
    this.#addresses[slot] = address;
    this.#inflight[slot] = 0;
    this.#hasLeft[slot] = false;
    this.#slotOf.set(address, slot);
    return slot;
  }

  protected beginCall(slot: Slot): Call {
    this.#inflight[slot] = this.inflight(slot) + 1;
    const call = this.#freeCalls.pop() ?? this.#slotOfCall.length;
    this.#slotOfCall[call] = slot;
    return call;
  }

  /** `NO_SLOT` of a call that has ended. */
  slotOfCall(call: Call): Slot {
    return this.#slotOfCall[call] ?? NO_SLOT;
  }

  /** Of a call that is open. */
  protected endCall(call: Call): void {
    const slot = this.slotOfCall(call);
    this.#slotOfCall[call] = NO_SLOT;
    this.#freeCalls.push(call);
    const left = this.inflight(slot) - 1;
    this.#inflight[slot] = left;
    if (left === 0 && this.#hasLeft[slot]) this.#release(slot);
  }

  #release(slot: Slot): void {
    const address = this.addressOf(slot);
    if (this.#slotOf.get(address) === slot) this.#slotOf.delete(address);
    this.#addresses[slot] = "";
    this.#freeSlots.push(slot);
  }
}
