/** A bounded queue between one producer that never waits and one consumer that iterates. */
import { type Deferred, deferred } from "./deferred.js";

export interface EventQueueOptions {
  /** Most values that wait. Default: no bound. */
  readonly capacity?: number;
  /** The consumer left. */
  readonly onLeave?: () => void;
}

/**
 * Values pushed are read by `for await`. The three ends of a stream (design §3): `close()` lets the
 * consumer finish what is queued and be done; `fail(error)` drops what is queued and throws; the consumer's own
 * `break` calls `onLeave`. When `capacity` is reached, `push` returns false and keeps nothing: the producer
 * then clears the queue and says so in its own words (a reset).
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  #values: T[] = [];
  #head = 0;
  #end: { readonly error?: unknown } | undefined;
  /** There while the consumer waits. */
  #wake: Deferred<void> | undefined;
  readonly #capacity: number;
  readonly #onLeave: () => void;

  constructor({ capacity = Number.POSITIVE_INFINITY, onLeave = () => {} }: EventQueueOptions = {}) {
    this.#capacity = capacity;
    this.#onLeave = onLeave;
  }

  /** Number of values not yet read. */
  get length(): number {
    return this.#values.length - this.#head;
  }

  /** False when the queue is full or has ended; the value is then not kept. */
  push(value: T): boolean {
    if (this.#end !== undefined || this.length >= this.#capacity) return false;
    this.#values.push(value);
    this.#signal();
    return true;
  }

  /** Drops what is queued. */
  clear(): void {
    this.#values = [];
    this.#head = 0;
  }

  /** No more values; the consumer reads the rest and is done. */
  close(): void {
    this.#finish({});
  }

  /** Drops what is queued; the consumer's next read throws `error`. */
  fail(error: unknown): void {
    if (this.#end === undefined) this.clear();
    this.#finish({ error });
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.length === 0) {
      if (this.#end !== undefined) return this.#lastResult(this.#end);
      this.#wake ??= deferred();
      await this.#wake.promise;
    }
    const value = this.#values[this.#head] as T;
    this.#head += 1;
    if (this.#head === this.#values.length) this.clear();
    else if (this.#head >= 1_024 && this.#head * 2 >= this.#values.length) this.#compact();
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.close();
    this.clear();
    this.#onLeave();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Lets go of what was read, so that a queue that is never empty does not grow. */
  #compact(): void {
    this.#values = this.#values.slice(this.#head);
    this.#head = 0;
  }

  /** The first end holds. */
  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#signal();
  }

  /** An error is thrown once; then the stream is done. */
  #lastResult(end: { readonly error?: unknown }): IteratorResult<T, undefined> {
    this.#end = {};
    if ("error" in end) throw end.error;
    return { done: true, value: undefined };
  }

  #signal(): void {
    this.#wake?.resolve();
    this.#wake = undefined;
  }
}
