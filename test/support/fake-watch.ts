/** One watch of the fake store: what it was told, and what it has to catch up on after a break. */
import { EventQueue } from "../../src/runtime/event-queue.js";
import type { KeyRange } from "../../src/store/key-range.js";
import type { Revision } from "../../src/store/revision.js";
import type { KeyChange, ListReason, WatchMessage } from "../../src/store/watch-message.js";
import { type Commit, type FakeEtcd, isIn } from "./fake-etcd.js";

export class FakeWatch {
  readonly messages = new EventQueue<WatchMessage>();
  readonly #etcd: FakeEtcd;
  readonly #range: KeyRange;
  /** The last revision told; undefined: nothing yet. */
  #toldRevision: Revision | undefined;
  #toldHistory: number;

  constructor(etcd: FakeEtcd, range: KeyRange, signal: AbortSignal) {
    this.#etcd = etcd;
    this.#range = range;
    this.#toldHistory = etcd.history;
    if (signal.aborted) this.fail(signal.reason);
    else signal.addEventListener("abort", () => this.fail(signal.reason), { once: true });
  }

  take({ revision, changes }: Commit): void {
    const own = changes.filter((change) => isIn(this.#range, keyOf(change)));
    this.#toldRevision = revision;
    if (own.length > 0) this.messages.push({ type: "change", revision, changes: own });
  }

  disconnect(host: string, error: Error): void {
    this.messages.push({ type: "disconnected", host, error });
  }

  reconnect(host: string, afterMs: number): void {
    this.messages.push({ type: "connected", host, afterMs });
    const isOtherHistory = this.#toldRevision !== undefined && this.#toldHistory !== this.#etcd.history;
    const missed = this.#toldRevision === undefined ? undefined : this.#etcd.commitsAfter(this.#toldRevision);
    if (isOtherHistory) this.relist("restored");
    else if (missed === undefined) this.relist(this.#toldRevision === undefined ? "start" : "resumed");
    else for (const commit of missed) this.take(commit);
    this.messages.push({ type: "synced", revision: this.#etcd.revision });
  }

  relist(reason: ListReason): void {
    const { revision } = this.#etcd;
    this.#toldRevision = revision;
    this.#toldHistory = this.#etcd.history;
    this.messages.push({ type: "list", reason, revision, keyValues: this.#etcd.list(this.#range) });
  }

  fail(error: unknown): void {
    this.messages.fail(error);
  }
}

function keyOf(change: KeyChange): string {
  return change.type === "put" ? change.keyValue.key : change.key;
}
