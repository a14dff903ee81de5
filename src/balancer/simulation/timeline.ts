/** Time that moves only when something happens in it, from one event to the next. */
import { EventHeap } from "../../runtime/event-heap.js";
import type { NanoClock } from "../../runtime/nano-clock.js";

/** go-zero's clock begins long after 0, so that its zeros mean "long ago"; so does this one. */
const START_NS = 1e15;

export class Timeline {
  readonly #clock = { nowNs: START_NS };
  readonly #events = new EventHeap<() => void>();

  get clock(): NanoClock {
    return this.#clock;
  }

  get nowNs(): number {
    return this.#clock.nowNs;
  }

  /** Since the begin. */
  get elapsedMs(): number {
    return (this.#clock.nowNs - START_NS) / 1e6;
  }

  /** `event` happens at this time, behind all that was planned for it before. */
  at(atNs: number, event: () => void): void {
    this.#events.push(Math.max(atNs, this.nowNs), event);
  }

  after(waitNs: number, event: () => void): void {
    this.at(this.nowNs + waitNs, event);
  }

  /** `event` happens so long after the begin. */
  atMs(elapsedMs: number, event: () => void): void {
    this.at(START_NS + Math.round(elapsedMs * 1e6), event);
  }

  /** Lets the next thing happen; false when nothing is planned. */
  step(): boolean {
    const { nextAt } = this.#events;
    const event = this.#events.pop();
    if (event === undefined) return false;
    this.#clock.nowNs = nextAt;
    event();
    return true;
  }

  /** Lets everything happen that is due within this time, or so much of it; false where more was due: time stands there. */
  advance(ms: number, mostEvents = Number.POSITIVE_INFINITY): boolean {
    const untilNs = this.nowNs + Math.round(ms * 1e6);
    for (let events = 0; this.#events.nextAt <= untilNs; events += 1) {
      if (events >= mostEvents) return false;
      this.step();
    }
    this.#clock.nowNs = untilNs;
    return true;
  }
}
