/** One client's balancer: which endpoints there are, whom a call goes to, and what its end taught. */
import { NO_SLOT, type PickObserver, type Policy, type Slot } from "./policy.js";
import {
  type Call,
  type CallOutcome,
  type EndpointSnapshot,
  NO_CALL,
  type Statistics,
} from "./statistics.js";

/** What a balancer is made of; `createBalancer` chooses them by the name of a policy. */
export interface BalancerParts {
  readonly stats: Statistics;
  readonly policy: Policy;
  /** Every change of the endpoints begins anew, as a picker of go-zero's does. Default false. */
  readonly forgetsOnChange?: boolean;
}

/**
 * `update` says which endpoints there are, `pick` begins a call, `end` ends it. Statistics stay, by address, through
 * every change; a call in flight may end after its endpoint has left. Neither `pick` nor `end` allocates.
 */
export class Balancer {
  readonly #stats: Statistics;
  readonly #policy: Policy;
  readonly #forgetsOnChange: boolean;
  /** By address: the slot that may be picked, or `NO_SLOT` while it is suspended. */
  readonly #endpoints = new Map<string, Slot>();

  constructor({ stats, policy, forgetsOnChange = false }: BalancerParts) {
    this.#stats = stats;
    this.#policy = policy;
    this.#forgetsOnChange = forgetsOnChange;
  }

  /** In the order in which they joined. */
  get addresses(): string[] {
    return [...this.#endpoints.keys()];
  }

  /** All endpoints there are now, each once or more: others leave, new ones join, the rest stays as it is. */
  update(addresses: Iterable<string>): void {
    const wanted = new Set(addresses);
    let isChanged = false;
    for (const address of this.#endpoints.keys()) {
      if (!wanted.has(address)) isChanged = this.#drop(address) || isChanged;
    }
    for (const address of wanted) isChanged = this.#join(address) || isChanged;
    if (isChanged) this.#afterChange();
  }

  /** One joins, in a time that does not grow with their number. */
  add(address: string): void {
    if (this.#join(address)) this.#afterChange();
  }

  /** One leaves: it is not picked again, and its calls in flight may end. */
  remove(address: string): void {
    if (this.#drop(address)) this.#afterChange();
  }

  /** It is there and may not be picked: its connection is down. What is known of it stays. */
  suspend(address: string): void {
    const slot = this.#endpoints.get(address) ?? NO_SLOT;
    if (slot === NO_SLOT) return;
    this.#policy.remove(slot, address);
    this.#endpoints.set(address, NO_SLOT);
    this.#afterChange();
  }

  /** It may be picked again. */
  resume(address: string): void {
    if (this.#endpoints.get(address) !== NO_SLOT) return;
    this.#makePickable(address, this.#stats.join(address));
    this.#afterChange();
  }

  /** Begins a call: `NO_CALL` when there is nobody to call. Every call has to end, by `end` or `abandon`. */
  pick(hashKey = "", observer?: PickObserver): Call {
    this.#stats.tick();
    const slot = this.#policy.choose(hashKey, observer);
    return slot === NO_SLOT ? NO_CALL : this.#stats.begin(slot);
  }

  /** A second end of a call changes nothing, as long as no other call has its number. */
  end(call: Call, outcome: CallOutcome): void {
    this.#stats.tick();
    this.#stats.end(call, outcome);
  }

  /** The call was never made: it is open no more, and nothing is learned. */
  abandon(call: Call): void {
    this.#stats.abandon(call);
  }

  /** Where an open call goes. */
  slotOf(call: Call): Slot {
    return this.#stats.slotOfCall(call);
  }

  addressOf(call: Call): string {
    return this.#stats.addressOf(this.#stats.slotOfCall(call));
  }

  /** What is known of each endpoint now, in the order in which they joined. */
  snapshot(): EndpointSnapshot[] {
    this.#stats.tick();
    return this.addresses.map((address) => this.#stats.snapshot(this.#stats.slotOf(address)));
  }

  /** As of the last pick or end. */
  snapshotOf(slot: Slot): EndpointSnapshot {
    return this.#stats.snapshot(slot);
  }

  /** For how long an endpoint goes without a pick whose load is this many times another's; undefined: it gets none by time. */
  probeIntervalNs(loadRatio: number): number | undefined {
    return this.#policy.probeIntervalNs?.(loadRatio);
  }

  #join(address: string): boolean {
    if (this.#endpoints.has(address)) return false;
    this.#stats.tick();
    this.#makePickable(address, this.#stats.join(address));
    return true;
  }

  #drop(address: string): boolean {
    const slot = this.#endpoints.get(address);
    if (slot === undefined) return false;
    this.#endpoints.delete(address);
    if (slot !== NO_SLOT) this.#policy.remove(slot, address);
    this.#stats.leave(address);
    return true;
  }

  #makePickable(address: string, slot: Slot): void {
    this.#endpoints.set(address, slot);
    this.#policy.add(slot, address);
  }

  #afterChange(): void {
    if (!this.#forgetsOnChange) return;
    for (const [address, slot] of this.#endpoints) {
      if (slot === NO_SLOT) continue;
      this.#policy.remove(slot, address);
      this.#makePickable(address, this.#stats.joinAnew(address));
    }
  }
}
