/** One watch of a span, from a revision on. Source: etcd server/storage/mvcc/watcher.go. */
import type { KeySpan } from "./key-span.js";
import { isDeleted, type KeyVersion } from "./key-version.js";

export interface WatchRequest {
  readonly span: KeySpan;
  /** First revision that is told; 0: from now on. */
  readonly startRevision: number;
  /** Leave out puts, or deletes. */
  readonly noPut?: boolean;
  readonly noDelete?: boolean;
}

/** Where a watch's changes go. */
export interface WatchListener {
  /** Then it is told nothing; it has to `resume` the watch when there is room again. */
  readonly isFull: boolean;
  /** Changes of one or more whole revisions, in order, never none. `revision`: of the store when it was told. */
  onChanges(changes: readonly KeyVersion[], revision: number): void;
  /** It was full when something changed, and is not up to date any more. */
  onBehind(): void;
  /** What it should be told next is not kept any more: the watch is over. */
  onCompacted(compactedRevision: number): void;
}

export class Watcher {
  readonly request: WatchRequest;
  readonly listener: WatchListener;
  /** First revision that its listener was not told of. */
  nextRevision: number;

  constructor(request: WatchRequest, listener: WatchListener, nextRevision: number) {
    this.request = request;
    this.listener = listener;
    this.nextRevision = nextRevision;
  }

  /** Whether its filters let a change of its span pass. */
  wants(change: KeyVersion): boolean {
    const { noPut, noDelete } = this.request;
    return change.modRevision >= this.nextRevision && !(isDeleted(change) ? noDelete : noPut);
  }
}
