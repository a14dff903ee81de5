/** The balancer of one channel and the statistics behind it. Only endpoints with a connection may be picked. */
import { Balancer } from "../balancer/balancer.js";
import { ConsistentHashPolicy } from "../balancer/consistent-hash-policy.js";
import { EndpointStats } from "../balancer/endpoint-stats.js";
import { P2cPolicy } from "../balancer/p2c-policy.js";
import { type Draws, NO_SLOT, type PickObserver } from "../balancer/policy.js";
import { type Call, type EndpointSnapshot, NO_CALL } from "../balancer/statistics.js";
import { systemClock } from "../runtime/clock.js";
import { type NanoClock, nanoClockOf } from "../runtime/nano-clock.js";
import { type Random, systemRandom } from "../runtime/random.js";
import { seededRandom } from "../runtime/seeded-random.js";

/** The policies that zdisc brings to grpc-js. */
export const INSTALLED_POLICIES = ["p2c_ewma", "consistent_hash"] as const;
export type InstalledPolicy = (typeof INSTALLED_POLICIES)[number];

export interface EndpointLoadsOptions {
  readonly clock?: NanoClock | undefined;
  readonly draws?: Draws | undefined;
  /** Told how each pick comes about. */
  readonly observer?: PickObserver | undefined;
}

export class EndpointLoads {
  readonly #stats: EndpointStats;
  readonly #balancer: Balancer;
  readonly #observer: PickObserver | undefined;

  constructor(policy: InstalledPolicy, options: EndpointLoadsOptions = {}) {
    const { clock = nanoClockOf(systemClock), draws = unpredictable(systemRandom) } = options;
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
    return this.#balancer.pick(hashKey, this.#observer);
  }

  addressOf(call: Call): string {
    return this.#balancer.addressOf(call);
  }

  /** A call to an endpoint that was picked before; `NO_CALL` when it has left meanwhile. */
  begin(address: string): Call {
    const slot = this.#stats.slotOf(address);
    if (slot === NO_SLOT) return NO_CALL;
    this.#stats.tick();
    return this.#stats.begin(slot);
  }

  end(call: Call, isOk: boolean): void {
    this.#balancer.end(call, isOk ? "ok" : "failed");
  }

  /** It was never made. */
  abandon(call: Call): void {
    this.#balancer.abandon(call);
  }

  /** What is known of each endpoint now, connected or not. */
  snapshot(): EndpointSnapshot[] {
    return this.#balancer.snapshot();
  }
}

function unpredictable(random: Random): Draws {
  return seededRandom(random.next() * 2 ** 32, random.next() * 2 ** 32);
}
