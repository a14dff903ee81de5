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

  /** Takes out what is due at `ms`, the earliest first, also what is planned meanwhile; whoever takes it rings it. */
  *takeUntil(ms: number): Generator<Timer, void, undefined> {
    for (let due = this.#firstUntil(ms); due !== undefined; due = this.#firstUntil(ms)) {
      this.#timers.delete(due);
      yield due;
    }
  }

  /** Of the same moment, the one that came first. */
  #firstUntil(ms: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= ms && (first === undefined || timer.atMs < first.atMs)) first = timer;
    }
    return first;
  }
}
