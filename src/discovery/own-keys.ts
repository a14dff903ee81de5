/**
 * Watches the keys that a publisher keeps: a lone registration's key by itself (its service may hold 100,000 others),
 * the keys of several registrations of one service by one watch on the service.
 */
import { AbortScope } from "../runtime/abort.js";
import { keysUnder, oneKey } from "../store/key-range.js";
import { servicePrefix } from "./instance.js";
import { KeyWatch, type KeyWatchOptions } from "./key-watch.js";
import type { KeySight } from "./publication-input.js";

export class OwnKeys {
  readonly #options: KeyWatchOptions;
  readonly #registrationsOf: ReadonlyMap<string, number>;
  readonly #shared = new Map<string, KeyWatch>();

  /** `registrationsOf`: how many registrations each service has here. */
  constructor(registrationsOf: ReadonlyMap<string, number>, options: KeyWatchOptions) {
    this.#registrationsOf = registrationsOf;
    this.#options = options;
  }

  /** Tells `listener` what becomes of the key until it is disposed. */
  observe(service: string, key: string, listener: (sight: KeySight) => void): Disposable {
    const isShared = (this.#registrationsOf.get(service) ?? 0) > 1;
    return isShared ? this.#observeShared(service, key, listener) : this.#observeAlone(key, listener);
  }

  #observeShared(service: string, key: string, listener: (sight: KeySight) => void): Disposable {
    let watch = this.#shared.get(service);
    if (watch === undefined) {
      watch = new KeyWatch(keysUnder(servicePrefix(service)), this.#options);
      this.#shared.set(service, watch);
    }
    const shared = watch;
    shared.listen(key, listener);
    return { [Symbol.dispose]: () => shared.forget(key, listener) };
  }

  #observeAlone(key: string, listener: (sight: KeySight) => void): Disposable {
    const scope = new AbortScope(this.#options.signal);
    new KeyWatch(oneKey(key), { ...this.#options, signal: scope.signal }).listen(key, listener);
    return { [Symbol.dispose]: () => scope.abort() };
  }
}

/** How many registrations each service has. */
export function countByService(registrations: Iterable<{ readonly service: string }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { service } of registrations) counts.set(service, (counts.get(service) ?? 0) + 1);
  return counts;
}
