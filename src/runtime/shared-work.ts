/** Work that several callers wait for together: it ends with an error of its own, or when nobody waits any more. */
import { AbortScope, orAbort } from "./abort.js";

interface Running<T> {
  readonly result: Promise<T>;
  readonly scope: AbortScope;
  waiting: number;
}

export class SharedWork<T> {
  readonly #work: (signal: AbortSignal) => Promise<T>;
  #running: Running<T> | undefined;

  /** `work` begins with the first caller, and anew with the first after its end. Its signal is of nobody in particular. */
  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#work = work;
  }

  /** Settles as the work does; an abort of `signal` rejects with its reason, and is this caller's alone. */
  async wait(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#running ??= this.#begin();
    const running = this.#running;
    running.waiting += 1;
    try {
      return await orAbort(running.result, signal);
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0) this.#end(running);
    }
  }

  #begin(): Running<T> {
    const scope = new AbortScope();
    const running = { result: this.#work(scope.signal), scope, waiting: 0 };
    const end = () => this.#end(running);
    running.result.then(end, end);
    return running;
  }

  #end(running: Running<T>): void {
    if (this.#running === running) this.#running = undefined;
    running.scope.abort();
  }
}
