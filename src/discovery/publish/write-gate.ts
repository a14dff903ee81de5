/**
 * Lets up to 128 writes into etcd at once while it answers, and one at a time, ever more slowly, while it does not:
 * 5,000 registrations that all wait for etcd must not ask it 5,000 times a second.
 */

import { DiscoveryError } from "../../errors.js";
import { AbortScope, orAbort } from "../../runtime/abort.js";
import { backoffMs } from "../../runtime/backoff.js";
import type { Clock } from "../../runtime/clock.js";
import { type Deferred, deferred } from "../../runtime/deferred.js";
import type { Random } from "../../runtime/random.js";

export const MOST_AT_ONCE = 128;
const BACKOFF = { firstMs: 50, maxMs: 1_000 };

export interface WriteGateOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the gate's own timer. */
  readonly signal: AbortSignal;
}

export class WriteGate {
  readonly #options: WriteGateOptions;
  /** First come, first served. */
  readonly #waiting = new Set<Deferred<void>>();
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

  /** Runs `write` at once, or when it is its turn; settles as it does, or rejects with `signal.reason` while waiting. */
  async run<T>(signal: AbortSignal, write: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#waiting.size === 0 && this.#hasRoom()) this.#running += 1;
    else await this.#turn(signal);
    const failuresBefore = this.#failures;
    try {
      const result = await write();
      this.#open();
      return result;
    } catch (error) {
      const isEtcdAway = error instanceof DiscoveryError && error.isRetryable;
      // Those that fail together are one failure.
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

  /** Resolves when it has come, and its place is taken. */
  async #turn(signal: AbortSignal): Promise<void> {
    const turn = deferred<void>();
    this.#waiting.add(turn);
    this.#admit();
    try {
      await orAbort(turn.promise, signal);
    } catch (error) {
      // Admitted and aborted at once: the place is given back.
      if (!this.#waiting.delete(turn)) this.#running -= 1;
      this.#admit();
      throw error;
    }
  }

  #hasRoom(): boolean {
    if (this.#options.clock.monotonicMs() < this.#nextTryAtMs) return false;
    return this.#running < (this.#failures === 0 ? MOST_AT_ONCE : 1);
  }

  #admit(): void {
    const waitMs = this.#nextTryAtMs - this.#options.clock.monotonicMs();
    if (this.#waiting.size > 0 && waitMs > 0) {
      this.#admitIn(waitMs);
      return;
    }
    for (const turn of this.#waiting) {
      if (!this.#hasRoom()) return;
      this.#waiting.delete(turn);
      this.#running += 1;
      turn.resolve();
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
