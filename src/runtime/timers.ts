/** The sleeps of a clock whose time somebody moves by hand. */

export interface Timer {
  readonly atMs: number;
  readonly ring: () => void;
}

export class Timers {
  readonly #timers = new Set<Timer>();

  /** Sleeps under way. */
  get size(): number {
    return this.#timers.size;
  }

  /** As `Clock.sleep`, until a time is reached. */
  sleepUntil(atMs: number, signal: AbortSignal): Promise<void> {
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
      const timer = { atMs, ring };
      this.#timers.add(timer);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** As `Clock.after`, when a time is reached. */
  ringAt(atMs: number, ring: () => void): void {
    this.#timers.add({ atMs, ring });
  }

  /** The earliest of those that are due at `ms`; of the same moment, the one that came first. */
  firstUntil(ms: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= ms && (first === undefined || timer.atMs < first.atMs)) first = timer;
    }
    return first;
  }

  ring(timer: Timer): void {
    this.#timers.delete(timer);
    timer.ring();
  }
}
