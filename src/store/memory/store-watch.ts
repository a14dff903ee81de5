/** A range of the port, live: the list, then every change. A consumer that is too slow gets a new list. */
import { EventQueue } from "../../runtime/event-queue.js";
import type { KeyRange } from "../key-range.js";
import type { ListReason, WatchMessage } from "../watch-message.js";
import type { KeyVersion } from "./key-version.js";
import type { MemoryEtcd } from "./memory-etcd.js";
import { toKeyChange, toPortKeyValue, toSpan } from "./port-values.js";
import type { Watcher, WatchListener } from "./watcher.js";

export interface StoreWatchOptions {
  readonly host: string;
  /** Most messages that wait for the consumer. */
  readonly capacity: number;
}

/** `connected`, `list` and `synced`, which are there before anybody can read. */
const FIRST_MESSAGES = 3;

export class StoreWatch implements WatchListener, Disposable {
  readonly messages: EventQueue<WatchMessage>;
  /** The queue makes room by itself, so changes are always welcome. */
  readonly isFull = false;
  readonly #etcd: MemoryEtcd;
  readonly #range: KeyRange;
  readonly #watcher: Watcher;

  constructor(etcd: MemoryEtcd, range: KeyRange, { host, capacity }: StoreWatchOptions) {
    this.#etcd = etcd;
    this.#range = range;
    this.messages = new EventQueue({ capacity: Math.max(capacity, FIRST_MESSAGES) });
    this.#watcher = etcd.watches.create({ span: toSpan(range), startRevision: 0 }, this);
    this.messages.push({ type: "connected", host, afterMs: 0 });
    this.#list("start");
    this.messages.push({ type: "synced", revision: String(etcd.revision) });
    etcd.watches.resume(this.#watcher);
  }

  onChanges(changes: readonly KeyVersion[], revision: number): void {
    const message = {
      type: "change",
      revision: String(revision),
      changes: changes.map(toKeyChange),
    } as const;
    if (this.messages.push(message)) return;
    this.messages.clear();
    this.#list("overflow");
  }

  onBehind(): void {}
  onCompacted(): void {}

  [Symbol.dispose](): void {
    this.#etcd.watches.cancel(this.#watcher);
  }

  #list(reason: ListReason): void {
    const { keyVersions, revision } = this.#etcd.range({ type: "range", span: toSpan(this.#range) });
    const keyValues = keyVersions.map(toPortKeyValue);
    this.messages.push({ type: "list", reason, revision: String(revision), keyValues });
  }
}
