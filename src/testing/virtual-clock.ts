/** Time that stands still until a test moves it, timers included. */
import { setImmediate as drained } from "node:timers/promises";
import type { Clock } from "../runtime/clock.js";

interface Timer {
  readonly atMs: number;
  readonly ring: () => void;
}

export class VirtualClock implements Clock {
  #nowMs = 1_000_000;
  readonly #timers = new Set<Timer>();

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs + 1_700_000_000_000;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#timers.delete(timer);
        reject(signal.reason);
      };
      const ring = () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      const timer = { atMs: this.#nowMs + Math.max(0, ms), ring };
      this.#timers.add(timer);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  after(ms: number, then: () => void): void {
    this.#timers.add({ atMs: this.#nowMs + Math.max(0, ms), ring: then });
  }

  /** Number of sleeps under way: what nobody ended has leaked. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets everything happen that needs no more time. */
  async settle(): Promise<void> {
    await drained();
    for (let due = this.#firstUntil(this.#nowMs); due !== undefined; due = this.#firstUntil(this.#nowMs)) {
      this.#ring(due);
      await drained();
    }
  }

  /** Moves time on, and lets everything happen in its order on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.settle();
    for (let due = this.#firstUntil(untilMs); due !== undefined; due = this.#firstUntil(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      this.#ring(due);
      await this.settle();
    }
    this.#nowMs = untilMs;
    await this.settle();
  }

  #firstUntil(ms: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= ms && (first === undefined || timer.atMs < first.atMs)) first = timer;
    }
    return first;
  }

  #ring(timer: Timer): void {
    this.#timers.delete(timer);
    timer.ring();
  }
}
