/** Time that stands still until a test moves it, timers included. */
import { setImmediate as drained } from "node:timers/promises";
import type { Clock } from "../runtime/clock.js";
import { Timers } from "../runtime/timers.js";

export class VirtualClock implements Clock {
  #nowMs = 1_000_000;
  readonly #timers = new Timers();

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs + 1_700_000_000_000;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.#timers.sleepUntil(this.#nowMs + Math.max(0, ms), signal);
  }

  after(ms: number, then: () => void): void {
    this.#timers.ringAt(this.#nowMs + Math.max(0, ms), then);
  }

  /** Number of sleeps under way: what nobody ended has leaked. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets everything happen that needs no more time. */
  async settle(): Promise<void> {
    await drained();
    for (const { ring } of this.#timers.takeUntil(this.#nowMs)) {
      ring();
      await drained();
    }
  }

  /** Moves time on, and lets everything happen in its order on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.settle();
    for (const { atMs, ring } of this.#timers.takeUntil(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, atMs);
      ring();
      await this.settle();
    }
    this.#nowMs = untilMs;
    await this.settle();
  }
}
