/** One watch of a stream: what the model tells it goes out under its ID. */
import type { KeyVersion } from "../store/memory/key-version.js";
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { Watcher, WatchListener, WatchRequest } from "../store/memory/watcher.js";
import type { MessageTypes } from "../store/protocol/message-types.js";
import { headerOf } from "./response-header.js";
import { changesAsResponses, watchResponse } from "./watch-responses.js";

/** The stream as its watches see it. */
export interface WatchOutlet {
  /** Then nothing more is written before there is room; who has something to tell waits to be resumed. */
  readonly isFull: boolean;
  write(response: MessageTypes["WatchResponse"]): void;
  onBehind(watch: StreamWatch): void;
}

export class StreamWatch implements WatchListener {
  readonly id: string;
  readonly watcher: Watcher;
  readonly #etcd: MemoryEtcd;
  readonly #outlet: WatchOutlet;
  readonly #prevKv: boolean;
  readonly #fragment: boolean;
  readonly #wantsProgress: boolean;
  #toldSinceProgress = false;

  constructor(
    id: string,
    request: WatchRequest,
    options: { etcd: MemoryEtcd; outlet: WatchOutlet; create: MessageTypes["WatchCreateRequest"] },
  ) {
    const { prev_kv = false, fragment = false, progress_notify = false } = options.create;
    this.id = id;
    this.#etcd = options.etcd;
    this.#outlet = options.outlet;
    this.#prevKv = prev_kv;
    this.#fragment = fragment;
    this.#wantsProgress = progress_notify;
    this.watcher = options.etcd.watches.create(request, this);
  }

  get isFull(): boolean {
    return this.#outlet.isFull;
  }

  get isUpToDate(): boolean {
    return this.#etcd.watches.isUpToDate(this.watcher);
  }

  /** Tells what it missed, up to where the stream is full. */
  resume(): void {
    if (!this.#etcd.watches.resume(this.watcher)) this.onBehind();
  }

  cancel(): void {
    this.#etcd.watches.cancel(this.watcher);
  }

  /** For a client that asked for it: that nothing happened since the last time. */
  notifyProgress(): void {
    if (this.#wantsProgress && !this.#toldSinceProgress && this.isUpToDate)
      this.#outlet.write(watchResponse(headerOf(this.#etcd), { watch_id: this.id }));
    this.#toldSinceProgress = false;
  }

  onChanges(changes: readonly KeyVersion[], revision: number): void {
    this.#toldSinceProgress = true;
    const options = {
      header: headerOf(this.#etcd, revision),
      prevKv: this.#prevKv,
      fragment: this.#fragment,
    };
    for (const response of changesAsResponses(this.id, changes, options)) this.#outlet.write(response);
  }

  onBehind(): void {
    this.#outlet.onBehind(this);
  }

  /** As in etcd it keeps its ID, and the stream's progress untold, until the client cancels it. */
  onCompacted(compactedRevision: number): void {
    const rest = { watch_id: this.id, canceled: true, compact_revision: String(compactedRevision) };
    this.#outlet.write(watchResponse(headerOf(this.#etcd, 0), rest));
  }
}
