/** The balancer of one channel and the statistics behind it. Only endpoints with a connection may be picked. */
import { Balancer } from "../balancer/balancer.js";
import { ConsistentHashPolicy } from "../balancer/consistent-hash-policy.js";
import { EndpointStats } from "../balancer/endpoint-stats.js";
import { P2cPolicy } from "../balancer/p2c-policy.js";
import { type Draws, NO_SLOT, type PickObserver, type Slot } from "../balancer/policy.js";
import { type Call, type EndpointSnapshot, NO_CALL } from "../balancer/statistics.js";
import { systemClock } from "../runtime/clock.js";
import { type NanoClock, nanoClockOf } from "../runtime/nano-clock.js";
import { systemRandom } from "../runtime/random.js";
import { drawnRandom } from "../runtime/seeded-random.js";

/** The policies that zdisc brings to grpc-js. */
export const INSTALLED_POLICIES = ["p2c_ewma", "consistent_hash"] as const;
export type InstalledPolicy = (typeof INSTALLED_POLICIES)[number];

export interface EndpointLoadsOptions {
  readonly clock?: NanoClock | undefined;
  readonly draws?: Draws | undefined;
  readonly observer?: LoadsObserver | undefined;
}

/** Told of every call. */
export interface LoadsObserver {
  /** Forced: it had the higher load, and had not been picked for long. */
  picked(call: Call, address: string, isForced: boolean): void;
  ended(call: Call, isOk: boolean): void;
  /** The pick came to nothing. */
  abandoned(call: Call): void;
}

export class EndpointLoads {
  readonly #stats: EndpointStats;
  readonly #balancer: Balancer;
  readonly #observer: LoadsObserver | undefined;
  readonly #force = new ForceWatcher();

  constructor(policy: InstalledPolicy, options: EndpointLoadsOptions = {}) {
    const { clock = nanoClockOf(systemClock), draws = drawnRandom(systemRandom) } = options;
    this.#stats = new EndpointStats(clock);
    const chooses = policy === "p2c_ewma" ? new P2cPolicy(this.#stats, draws) : new ConsistentHashPolicy();
    this.#balancer = new Balancer({ stats: this.#stats, policy: chooses });
    this.#observer = options.observer;
  }

  /** It is there and has no connection yet. */
  add(address: string): void {
    this.#balancer.add(address);
    this.#balancer.suspend(address);
  }

  remove(address: string): void {
    this.#balancer.remove(address);
  }

  /** Its connection stands. */
  connected(address: string): void {
    this.#balancer.resume(address);
  }

  /** Its connection is gone; what is known of it stays. */
  disconnected(address: string): void {
    this.#balancer.suspend(address);
  }

  /** `NO_CALL`: no endpoint has a connection. */
  pick(hashKey: string): Call {
    if (this.#observer === undefined) return this.#balancer.pick(hashKey);
    this.#force.isForced = false;
    const call = this.#balancer.pick(hashKey, this.#force);
    if (call !== NO_CALL) this.#observer.picked(call, this.addressOf(call), this.#force.isForced);
    return call;
  }

  addressOf(call: Call): string {
    return this.#balancer.addressOf(call);
  }

  /** A call to an endpoint that was picked before; `NO_CALL` when it has left meanwhile. */
  begin(address: string): Call {
    const slot = this.#stats.slotOf(address);
    if (slot === NO_SLOT) return NO_CALL;
    this.#stats.tick();
    const call = this.#stats.begin(slot);
    this.#observer?.picked(call, address, false);
    return call;
  }

  end(call: Call, isOk: boolean): void {
    this.#observer?.ended(call, isOk);
    this.#balancer.end(call, isOk ? "ok" : "failed");
  }

  /** It was never made. */
  abandon(call: Call): void {
    this.#observer?.abandoned(call);
    this.#balancer.abandon(call);
  }

  /** What is known of each endpoint now, connected or not. */
  snapshot(): EndpointSnapshot[] {
    return this.#balancer.snapshot();
  }
}

class ForceWatcher implements PickObserver {
  isForced = false;

  drew(): void {}

  compared(_chosen: Slot, _rejected: Slot, isForced: boolean): void {
    this.isForced = isForced;
  }
}
