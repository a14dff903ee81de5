/**
 * Watches the keys that a publisher keeps: a lone registration's key by itself (its service may hold 100,000 others),
 * the keys of several registrations of one service by one watch on the service. Each service is a watch: a range over all
 * of them would need rights on what is not ours, and bring every change of it.
 */
import { AbortScope } from "../../runtime/abort.js";
import { type KeyRange, keysUnder, oneKey } from "../../store/key-range.js";
import { servicePrefix } from "../instance.js";
import { KeyWatch, type KeyWatchOptions } from "./key-watch.js";
import type { KeySight } from "./publication-input.js";

export class OwnKeys {
  readonly #options: KeyWatchOptions;
  readonly #registrationsOf: ReadonlyMap<string, number>;
  readonly #shared = new Map<string, KeyWatch>();
  /** Those that are to begin with `start()`; undefined once it was called. */
  #waiting: KeyWatch[] | undefined = [];

  /** `registrationsOf`: how many registrations each service has here. */
  constructor(registrationsOf: ReadonlyMap<string, number>, options: KeyWatchOptions) {
    this.#registrationsOf = registrationsOf;
    this.#options = options;
  }

  /** Begins to watch. To be called when the first keys are written: thousands of puts of our own tell nothing. */
  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const watch of waiting) watch.start();
  }

  /** Tells `listener` what becomes of the key until it is disposed. */
  observe(service: string, key: string, listener: (sight: KeySight) => void): Disposable {
    const isShared = (this.#registrationsOf.get(service) ?? 0) > 1;
    return isShared ? this.#observeShared(service, key, listener) : this.#observeAlone(key, listener);
  }

  #observeShared(service: string, key: string, listener: (sight: KeySight) => void): Disposable {
    let watch = this.#shared.get(service);
    if (watch === undefined) {
      watch = this.#open(keysUnder(servicePrefix(service)), this.#options.signal);
      this.#shared.set(service, watch);
    }
    const shared = watch;
    shared.listen(key, listener);
    return { [Symbol.dispose]: () => shared.forget(key, listener) };
  }

  #observeAlone(key: string, listener: (sight: KeySight) => void): Disposable {
    const scope = new AbortScope(this.#options.signal);
    this.#open(oneKey(key), scope.signal).listen(key, listener);
    return { [Symbol.dispose]: () => scope.abort() };
  }

  #open(range: KeyRange, signal: AbortSignal): KeyWatch {
    const watch = new KeyWatch(range, { ...this.#options, signal });
    if (this.#waiting === undefined) watch.start();
    else this.#waiting.push(watch);
    return watch;
  }
}

/** How many registrations each service has. */
export function countByService(registrations: Iterable<{ readonly service: string }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { service } of registrations) counts.set(service, (counts.get(service) ?? 0) + 1);
  return counts;
}
