/**
 * Tells watchers what changes. One that is up to date hears of a change as it happens; one that begins in the past, or
 * whose listener was full, reads the log up to the present first. So a slow reader costs no memory but the history that
 * the store keeps anyway. Source: etcd server/storage/mvcc/watchable_store.go.
 */
import { isInSpan } from "./key-span.js";
import type { KeyVersion } from "./key-version.js";
import type { Keyspace } from "./keyspace.js";
import { Watcher, type WatchListener, type WatchRequest } from "./watcher.js";
import { WatcherIndex } from "./watcher-index.js";

/** Most revisions told at once to one who catches up, as in etcd. */
const LARGEST_BATCH = 1_000;
/** The same in bytes of keys and values: a listener that is almost full gets no more than this. */
const LARGEST_BATCH_BYTES = 1 << 20;

export class WatchHub {
  readonly #upToDate = new WatcherIndex();
  readonly #keyspace: Keyspace;

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
  }

  /** Number of watchers that are up to date. */
  get size(): number {
    return this.#upToDate.size;
  }

  /** A watcher that hears nothing before its first `resume`. */
  create(request: WatchRequest, listener: WatchListener): Watcher {
    const { startRevision } = request;
    return new Watcher(request, listener, startRevision > 0 ? startRevision : this.#keyspace.revision + 1);
  }

  /** Tells what a watcher missed. False: its listener got full before it was up to date. */
  resume(watcher: Watcher): boolean {
    const { listener } = watcher;
    while (!listener.isFull) {
      const { revision, compactedRevision } = this.#keyspace;
      if (watcher.nextRevision > revision) {
        if (!this.#upToDate.has(watcher)) this.#upToDate.add(watcher);
        return true;
      }
      if (watcher.nextRevision < compactedRevision) {
        listener.onCompacted(compactedRevision);
        return true;
      }
      this.#tellBatch(watcher, revision);
    }
    return false;
  }

  /** Whether it has been told all there is. */
  isUpToDate(watcher: Watcher): boolean {
    return this.#upToDate.has(watcher) && watcher.request.startRevision <= this.#keyspace.revision;
  }

  cancel(watcher: Watcher): void {
    this.#upToDate.delete(watcher);
  }

  /** One transaction's changes, just made. */
  publish(revision: number, changes: readonly KeyVersion[]): void {
    for (const [watcher, wanted] of this.#wantedBy(changes)) {
      if (watcher.listener.isFull) {
        this.#upToDate.delete(watcher);
        watcher.listener.onBehind();
        continue;
      }
      watcher.nextRevision = revision + 1;
      watcher.listener.onChanges(wanted, revision);
    }
  }

  #wantedBy(changes: readonly KeyVersion[]): Map<Watcher, KeyVersion[]> {
    const wantedBy = new Map<Watcher, KeyVersion[]>();
    for (const change of changes) {
      this.#upToDate.forEachOn(change.key, (watcher) => {
        if (!watcher.wants(change)) return;
        const wanted = wantedBy.get(watcher);
        if (wanted === undefined) wantedBy.set(watcher, [change]);
        else wanted.push(change);
      });
    }
    return wantedBy;
  }

  /** Revisions are told whole. */
  #tellBatch(watcher: Watcher, revision: number): void {
    const batch: KeyVersion[] = [];
    let revisionCount = 0;
    let bytes = 0;
    let last = 0;
    for (const change of this.#keyspace.changesFrom(watcher.nextRevision)) {
      if (!isInSpan(watcher.request.span, change.key) || !watcher.wants(change)) continue;
      if (change.modRevision !== last) {
        if (revisionCount === LARGEST_BATCH || bytes >= LARGEST_BATCH_BYTES) break;
        last = change.modRevision;
        revisionCount += 1;
      }
      batch.push(change);
      bytes += change.key.length + change.value.length;
    }
    const isCut = revisionCount === LARGEST_BATCH || bytes >= LARGEST_BATCH_BYTES;
    watcher.nextRevision = isCut ? last + 1 : revision + 1;
    if (batch.length > 0) watcher.listener.onChanges(batch, revision);
  }
}
