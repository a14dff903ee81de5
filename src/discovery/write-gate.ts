/**
 * Lets up to 64 writes into etcd at once while it answers, and one at a time, ever more slowly, while it does not:
 * 5,000 registrations that all wait for etcd must not ask it 5,000 times a second.
 */

import { DiscoveryError } from "../errors.js";
import { AbortScope, orAbort } from "../runtime/abort.js";
import { backoffMs } from "../runtime/backoff.js";
import type { Clock } from "../runtime/clock.js";
import { type Deferred, deferred } from "../runtime/deferred.js";
import type { Random } from "../runtime/random.js";

const MOST_AT_ONCE = 64;
const BACKOFF = { firstMs: 50, maxMs: 1_000 };

export interface WriteGateOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the gate's own timer. */
  readonly signal: AbortSignal;
}

export class WriteGate {
  readonly #options: WriteGateOptions;
  /** First come, first served; those that end what was begun, before those that begin. */
  readonly #waiting = { end: new Set<Deferred<void>>(), begin: new Set<Deferred<void>>() };
  #running = 0;
  /** Failures in a row for want of etcd; 0: the gate is open. */
  #failures = 0;
  #nextTryAtMs = 0;
  #timer: AbortScope | undefined;
  #hasSucceeded = false;

  constructor(options: WriteGateOptions) {
    this.#options = options;
  }

  /** Whether etcd ever took a write. */
  get hasSucceeded(): boolean {
    return this.#hasSucceeded;
  }

  /**
   * Runs `write` when it is its turn; settles as it does, or rejects with `signal.reason` while waiting. A `part` that
   * ends a registration goes before all that begin one: else 5,000 leases would wait for their first key.
   */
  async run<T>(signal: AbortSignal, write: () => Promise<T>, part: "begin" | "end" = "begin"): Promise<T> {
    await this.#enter(signal, this.#waiting[part]);
    const failuresBefore = this.#failures;
    try {
      const result = await write();
      this.#open();
      return result;
    } catch (error) {
      const isEtcdAway = error instanceof DiscoveryError && error.isRetryable;
      // 64 that fail together are one failure.
      if (isEtcdAway && failuresBefore === this.#failures) this.#narrow();
      throw error;
    } finally {
      this.#running -= 1;
      this.#admit();
    }
  }

  /** etcd was heard of: the next try need not wait. */
  hurry(): void {
    this.#nextTryAtMs = 0;
    this.#admit();
  }

  async #enter(signal: AbortSignal, waiting: Set<Deferred<void>>): Promise<void> {
    signal.throwIfAborted();
    if (!this.#isAnyWaiting && this.#hasRoom()) {
      this.#running += 1;
      return;
    }
    const turn = deferred<void>();
    waiting.add(turn);
    this.#admit();
    try {
      await orAbort(turn.promise, signal);
    } catch (error) {
      // Admitted and aborted at once: the place is given back.
      if (!waiting.delete(turn)) this.#running -= 1;
      this.#admit();
      throw error;
    }
  }

  get #isAnyWaiting(): boolean {
    return this.#waiting.end.size + this.#waiting.begin.size > 0;
  }

  #hasRoom(): boolean {
    if (this.#options.clock.monotonicMs() < this.#nextTryAtMs) return false;
    return this.#running < (this.#failures === 0 ? MOST_AT_ONCE : 1);
  }

  #admit(): void {
    const waitMs = this.#nextTryAtMs - this.#options.clock.monotonicMs();
    if (this.#isAnyWaiting && waitMs > 0) {
      this.#admitIn(waitMs);
      return;
    }
    for (const waiting of [this.#waiting.end, this.#waiting.begin]) {
      for (const turn of waiting) {
        if (!this.#hasRoom()) return;
        waiting.delete(turn);
        this.#running += 1;
        turn.resolve();
      }
    }
  }

  #admitIn(ms: number): void {
    if (this.#timer !== undefined) return;
    const timer = new AbortScope(this.#options.signal);
    this.#timer = timer;
    const ring = () => {
      timer[Symbol.dispose]();
      this.#timer = undefined;
      this.#admit();
    };
    this.#options.clock.sleep(ms, timer.signal).then(ring, () => {});
  }

  #open(): void {
    this.#hasSucceeded = true;
    this.#failures = 0;
    this.#nextTryAtMs = 0;
  }

  #narrow(): void {
    const { clock, random } = this.#options;
    this.#nextTryAtMs = clock.monotonicMs() + backoffMs(this.#failures, BACKOFF, random);
    this.#failures += 1;
  }
}
