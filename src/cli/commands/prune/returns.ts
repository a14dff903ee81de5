/** Hears which keys are put while others are deleted: a live publisher puts its own back within milliseconds. */
import { servicePrefix } from "../../../discovery/instance.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { deferred } from "../../../runtime/deferred.js";
import { keysUnder } from "../../../store/key-range.js";
import { compareRevisions, type Revision } from "../../../store/revision.js";
import type { Store } from "../../../store/store.js";

export interface ReturnsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Put {
  readonly atMs: number;
  readonly revision: Revision;
}

export class Returns implements Disposable {
  readonly #scope: AbortScope;
  readonly #lastPuts = new Map<string, Put>();
  readonly #ready = deferred<void>();

  /** Begins to watch the service. */
  constructor(service: string, { store, clock, signal }: ReturnsOptions) {
    this.#scope = new AbortScope(signal);
    this.#watch(service, store, clock).catch((error) => this.#ready.reject(error));
    this.#ready.promise.catch(() => {});
  }

  /** Resolves when nothing that follows is missed. Throws as the watch does. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** When the key was put after this revision; undefined: it was not. */
  putAfter(key: string, revision: Revision): number | undefined {
    const put = this.#lastPuts.get(key);
    return put !== undefined && compareRevisions(put.revision, revision) > 0 ? put.atMs : undefined;
  }

  [Symbol.dispose](): void {
    this.#scope.abort();
  }

  async #watch(service: string, store: Store, clock: Clock): Promise<void> {
    const range = keysUnder(servicePrefix(service));
    for await (const message of store.watch(range, { signal: this.#scope.signal })) {
      if (message.type === "synced") this.#ready.resolve();
      const keyValues =
        message.type === "list"
          ? message.keyValues
          : message.type === "change"
            ? message.changes.flatMap((change) => (change.type === "put" ? [change.keyValue] : []))
            : [];
      const atMs = clock.monotonicMs();
      for (const { key, modRevision } of keyValues) this.#take(key, { atMs, revision: modRevision });
    }
  }

  /** The first put is when it came back; a list tells it again. */
  #take(key: string, put: Put): void {
    if (this.#lastPuts.get(key)?.revision !== put.revision) this.#lastPuts.set(key, put);
  }
}
