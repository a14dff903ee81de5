/**
 * p2c_ewma exactly as go-zero has it, draw by draw. `P2cPolicy` is what zdisc uses.
 * Source: go-zero v1.10.3 zrpc/internal/balancer/p2c/p2c.go:Pick,choose.
 */
import type { GoZeroStats } from "./go-zero-stats.js";
import type { Draws, PickObserver, Policy, Slot } from "./policy.js";
import { SlotList } from "./slot-list.js";

const PICK_TIMES = 3;
const FORCE_PICK_NS = 1e9;

/** Chooses as a go-zero client in production does. */
export class GoZeroPolicy implements Policy {
  readonly #stats: GoZeroStats;
  readonly #draws: Draws;
  readonly #slots = new SlotList();

  constructor(stats: GoZeroStats, draws: Draws) {
    this.#stats = stats;
    this.#draws = draws;
  }

  add(slot: Slot): void {
    this.#slots.add(slot);
  }

  remove(slot: Slot): void {
    this.#slots.remove(slot);
  }

  probeIntervalNs(): number {
    return FORCE_PICK_NS;
  }

  choose(_hashKey: string, observer?: PickObserver): Slot {
    const { length } = this.#slots;
    if (length < 2) return this.#slots.at(0);
    const [first, second] = length === 2 ? this.#pairUp(0, 1, observer) : this.#draw(length, observer);
    const [lower, higher] =
      this.#stats.load(first) > this.#stats.load(second) ? [second, first] : [first, second];
    const isForced = this.#stats.sincePickNs(higher) > FORCE_PICK_NS;
    observer?.compared(isForced ? higher : lower, isForced ? lower : higher, isForced);
    return isForced ? higher : lower;
  }

  /** The last pair drawn is the one. */
  #draw(length: number, observer: PickObserver | undefined): readonly [Slot, Slot] {
    for (let time = 1; ; time += 1) {
      const a = this.#draws.below(length);
      const b = this.#draws.below(length - 1);
      const pair = this.#pairUp(a, b >= a ? b + 1 : b, observer);
      if (time === PICK_TIMES || pair.every((slot) => this.#stats.isHealthy(slot))) return pair;
    }
  }

  #pairUp(firstPlace: number, secondPlace: number, observer: PickObserver | undefined) {
    const pair = [this.#slots.at(firstPlace), this.#slots.at(secondPlace)] as const;
    observer?.drew(...pair);
    return pair;
  }
}
