/**
 * p2c_ewma as zdisc has it: of two endpoints drawn at random the one with the lower load. A pair with a sick one is
 * drawn again; the worse of the two gets a call when it had none for long, so that it can show that it has healed.
 * Source: go-zero zrpc/internal/balancer/p2c/p2c.go:Pick,choose, with the departures of docs/p2c.md.
 */
import type { EndpointStats } from "./endpoint-stats.js";
import { P2C_RULE, probeIntervalNs } from "./p2c-rule.js";
import { type Draws, NO_SLOT, type PickObserver, type Policy, type Slot } from "./policy.js";
import { SlotList } from "./slot-list.js";

export class P2cPolicy implements Policy {
  readonly #stats: EndpointStats;
  readonly #draws: Draws;
  readonly #slots = new SlotList();
  /** Of the last pair. */
  #better: Slot = NO_SLOT;
  #worse: Slot = NO_SLOT;

  constructor(stats: EndpointStats, draws: Draws) {
    this.#stats = stats;
    this.#draws = draws;
  }

  add(slot: Slot): void {
    this.#slots.add(slot);
  }

  remove(slot: Slot): void {
    this.#slots.remove(slot);
  }

  probeIntervalNs(loadRatio: number): number {
    return probeIntervalNs(loadRatio);
  }

  choose(_hashKey: string, observer?: PickObserver): Slot {
    const { length } = this.#slots;
    if (length < 2) return this.#slots.at(0);
    const isSick = length === 2 ? this.#pairUp(0, 1, observer) : this.#draw(observer);
    if (isSick && length > 2) this.#drawAgain(observer);
    const isForced = this.#stats.isOverdue(this.#worse) && this.#isProbeDue();
    const chosen = isForced ? this.#worse : this.#better;
    observer?.compared(chosen, isForced ? this.#better : this.#worse, isForced);
    return chosen;
  }

  /** True when one of the pair is sick. */
  #draw(observer: PickObserver | undefined): boolean {
    const { length } = this.#slots;
    // Half a word for each: 65,536 steps are even enough for the endpoints of one client.
    const bits = this.#draws.nextInt32();
    const first = ((bits >>> 16) * length) >>> 16;
    const second = ((bits & 0xffff) * (length - 1)) >>> 16;
    return this.#pairUp(first, second < first ? second : second + 1, observer);
  }

  #pairUp(firstPlace: number, secondPlace: number, observer: PickObserver | undefined): boolean {
    const first = this.#slots.at(firstPlace);
    const second = this.#slots.at(secondPlace);
    observer?.drew(first, second);
    const isFirstBetter = this.#stats.isNoWorse(first, second);
    this.#better = isFirstBetter ? first : second;
    this.#worse = isFirstBetter ? second : first;
    return !this.#stats.isHealthy(first) || !this.#stats.isHealthy(second);
  }

  /** Of all pairs drawn, the one whose better endpoint has the lowest load stays. */
  #drawAgain(observer: PickObserver | undefined): void {
    let [better, worse] = [this.#better, this.#worse];
    for (let draw = 2; draw <= P2C_RULE.mostDraws; draw += 1) {
      const isSick = this.#draw(observer);
      if (!this.#stats.isNoWorse(better, this.#better)) [better, worse] = [this.#better, this.#worse];
      if (!isSick) break;
    }
    [this.#better, this.#worse] = [better, worse];
  }

  #isProbeDue(): boolean {
    const loadRatio = this.#stats.load(this.#worse) / this.#stats.load(this.#better);
    return this.#stats.sincePickNs(this.#worse) > probeIntervalNs(loadRatio);
  }
}
