/**
 * p2c_ewma as zdisc has it: of two endpoints drawn at random the one with the lower load. A pair with a sick one is
 * drawn again; the worse of the two gets a call when it had none for long, so that it can show that it has healed.
 * Source: go-zero zrpc/internal/balancer/p2c/p2c.go:Pick,choose, with the departures of docs/p2c.md.
 */
import type { EndpointStats } from "./endpoint-stats.js";
import { P2C_RULE, probeIntervalNs } from "./p2c-rule.js";
import { type Draws, NO_SLOT, type PickObserver, type Policy, type Slot } from "./policy.js";
import { SlotList } from "./slot-list.js";

/** Weighs endpoints by `EndpointStats`. */
export class P2cPolicy implements Policy {
  readonly #stats: EndpointStats;
  readonly #draws: Draws;
  readonly #slots = new SlotList();

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

  /** Almost always the first pair settles it. */
  choose(_hashKey: string, observer?: PickObserver): Slot {
    const slots = this.#slots;
    const length = slots.length;
    if (length < 2) return slots.at(0);
    const pair = length === 2 ? ONLY_PAIR : this.#draws.nextInt32();
    const first = slots.at(firstPlace(pair, length));
    const second = slots.at(secondPlace(pair, length));
    const better = observer === undefined ? this.#stats.plainlyBetter(first, second) : NO_SLOT;
    return better === NO_SLOT ? this.#lookCloser(first, second, observer) : better;
  }

  /** Draws again for a sick one; of all pairs drawn, the one whose better endpoint has the lowest load stays. */
  #lookCloser(first: Slot, second: Slot, observer: PickObserver | undefined): Slot {
    const stats = this.#stats;
    const slots = this.#slots;
    observer?.drew(first, second);
    let [better, worse] = stats.isNoWorse(first, second) ? [first, second] : [second, first];
    let isSick = slots.length > 2 && !(stats.isHealthy(first) && stats.isHealthy(second));
    for (let draw = 2; isSick && draw <= P2C_RULE.mostDraws; draw += 1) {
      const pair = this.#draws.nextInt32();
      const one = slots.at(firstPlace(pair, slots.length));
      const other = slots.at(secondPlace(pair, slots.length));
      observer?.drew(one, other);
      const [lower, higher] = stats.isNoWorse(one, other) ? [one, other] : [other, one];
      if (!stats.isNoWorse(better, lower)) [better, worse] = [lower, higher];
      isSick = !(stats.isHealthy(one) && stats.isHealthy(other));
    }
    const isForced = stats.isOverdue(worse) && this.#isProbeDue(better, worse);
    const chosen = isForced ? worse : better;
    observer?.compared(chosen, isForced ? better : worse, isForced);
    return chosen;
  }

  #isProbeDue(better: Slot, worse: Slot): boolean {
    const loadRatio = this.#stats.load(worse) / this.#stats.load(better);
    return this.#stats.sincePickNs(worse) > probeIntervalNs(loadRatio);
  }
}

/** A pair is drawn as 32 bits, half of them for each: 65,536 steps are even enough for the endpoints of one client. */
const ONLY_PAIR = 0;

function firstPlace(pair: number, length: number): number {
  return ((pair >>> 16) * length) >>> 16;
}

/** One further from the first on, by the sign of the difference: a branch would be guessed wrong half of the time. */
function secondPlace(pair: number, length: number): number {
  const place = ((pair & 0xffff) * (length - 1)) >>> 16;
  return place + ((firstPlace(pair, length) - place - 1) >>> 31);
}
