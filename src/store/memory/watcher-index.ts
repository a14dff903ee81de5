/** Which watchers a change concerns: those of one key in a Map, those of a range in a tree, equal ranges together. */
import type { ByteString } from "./byte-string.js";
import type { KeySpan } from "./key-span.js";
import { SpanTree } from "./span-tree.js";
import type { Watcher } from "./watcher.js";

export class WatcherIndex {
  readonly #ofKey = new Map<ByteString, Set<Watcher>>();
  readonly #ofRange = new SpanTree<Set<Watcher>>();
  readonly #all = new Set<Watcher>();

  get size(): number {
    return this.#all.size;
  }

  has(watcher: Watcher): boolean {
    return this.#all.has(watcher);
  }

  add(watcher: Watcher): void {
    const { span } = watcher.request;
    this.#all.add(watcher);
    const group = this.#groupOf(span);
    if (group !== undefined) group.add(watcher);
    else if (span.isOneKey) this.#ofKey.set(span.from, new Set([watcher]));
    else this.#ofRange.add(span, new Set([watcher]));
  }

  delete(watcher: Watcher): void {
    if (!this.#all.delete(watcher)) return;
    const { span } = watcher.request;
    const group = this.#groupOf(span);
    group?.delete(watcher);
    if (group?.size !== 0) return;
    if (span.isOneKey) this.#ofKey.delete(span.from);
    else this.#ofRange.delete(span);
  }

  /** Calls `visit` with every watcher whose span holds `key`. */
  forEachOn(key: ByteString, visit: (watcher: Watcher) => void): void {
    this.#ofKey.get(key)?.forEach(visit);
    this.#ofRange.stab(key, (group) => group.forEach(visit));
  }

  #groupOf(span: KeySpan): Set<Watcher> | undefined {
    return span.isOneKey ? this.#ofKey.get(span.from) : this.#ofRange.get(span);
  }
}
