/** When frames are drawn: at most 10 a second for what happens, at once for a key, and when a second of the clock is over. */
import { AbortScope } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";

const LEAST_MS = 100;

export interface FrameClockOptions {
  readonly clock: Clock;
  readonly draw: () => void;
  /** How long a frame stays true by itself, in ms. */
  readonly idleMs: () => number;
  readonly signal: AbortSignal;
}

export class FrameClock {
  readonly #options: FrameClockOptions;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isDue = false;
  #wait: AbortScope | undefined;

  constructor(options: FrameClockOptions) {
    this.#options = options;
  }

  /** Something changed: a frame soon, one for all that changes meanwhile. */
  request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#wait?.abort();
  }

  /** A key was pressed. */
  now(): void {
    this.#draw();
    this.#wait?.abort();
  }

  /** Until the signal aborts. */
  async run(): Promise<void> {
    const { clock, signal, idleMs } = this.#options;
    while (!signal.aborted) {
      const sinceMs = clock.monotonicMs() - this.#lastMs;
      const restMs = (this.#isDue ? LEAST_MS : idleMs()) - sinceMs;
      if (restMs <= 0) {
        this.#draw();
        continue;
      }
      using wait = new AbortScope(signal);
      this.#wait = wait;
      await clock.sleep(restMs, wait.signal).catch(() => {});
    }
  }

  #draw(): void {
    this.#isDue = false;
    this.#lastMs = this.#options.clock.monotonicMs();
    this.#options.draw();
  }
}
