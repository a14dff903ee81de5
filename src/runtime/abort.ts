/** Abort signals: scopes that end with their parent, deadlines, and waits that can be cut off. */
import { setMaxListeners } from "node:events";
import type { Clock } from "./clock.js";

/** Scopes end by the thousand, and the DOMException that is made without a reason costs more than all the rest. */
const ENDED = new Error("the scope has ended");

/** A signal of one's own that also ends when `parent` does. Dispose it when the work is over, so no listener stays. */
export class AbortScope implements Disposable {
  readonly #controller = new AbortController();
  readonly #parents: readonly AbortSignal[];
  readonly #onParentAbort = (event: Event) => this.abort((event.target as AbortSignal).reason);

  constructor(...parents: readonly (AbortSignal | undefined)[]) {
    this.#parents = parents.filter((parent) => parent !== undefined);
    // Scopes come and go by the thousand under one signal; each removes its listener.
    setMaxListeners(0, this.#controller.signal, ...this.#parents);
    for (const parent of this.#parents) {
      if (parent.aborted) {
        this.abort(parent.reason);
        break;
      }
      parent.addEventListener("abort", this.#onParentAbort, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the scope; a second call changes nothing. */
  abort(reason: unknown = ENDED): void {
    this[Symbol.dispose]();
    this.#controller.abort(reason);
  }

  /** Lets go of the parents without aborting. */
  [Symbol.dispose](): void {
    for (const parent of this.#parents) parent.removeEventListener("abort", this.#onParentAbort);
  }
}

/** Runs `work` with a signal that aborts with `timeoutReason()` after `ms`; the timer is gone when it settles. */
export async function withDeadline<T>(
  ms: number,
  { clock, signal, timeoutReason }: { clock: Clock; signal: AbortSignal; timeoutReason: () => unknown },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using scope = new AbortScope(signal);
  using timer = new AbortScope(scope.signal);
  clock.sleep(ms, timer.signal).then(
    () => scope.abort(timeoutReason()),
    () => {},
  );
  try {
    return await work(scope.signal);
  } finally {
    timer.abort();
  }
}

/** Settles as `promise` does, or rejects with `signal.reason` first. The promise itself goes on unheard. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Resolves when the signal aborts, at once if it has. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
