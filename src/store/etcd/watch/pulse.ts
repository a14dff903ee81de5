/** Tells whether this process stood still: stopped by a signal, or its machine frozen. */
import type { Clock } from "../../../runtime/clock.js";

export class Pulse {
  readonly #clock: Clock;
  readonly #longestMs: number;
  #lastMs: number;

  /** Beats further apart than `longestMs` say that we were stopped. */
  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
    this.#lastMs = clock.monotonicMs();
  }

  beat(): void {
    this.#lastMs = this.#clock.monotonicMs();
  }

  get wasStopped(): boolean {
    return this.#clock.monotonicMs() - this.#lastMs > this.#longestMs;
  }
}
