/** One watch stream, and what came over it, watch by watch: how events were put together in responses is not kept. */
import type { MessageTypes } from "../../src/store/protocol/message-types.js";
import { plain, type RawEtcd } from "./raw-etcd.js";

export class WatchRecord implements Disposable {
  readonly #stream: ReturnType<RawEtcd["watch"]>;
  readonly #ofWatch = new Map<string, unknown[]>();
  #responses = 0;
  #progress = 0;

  constructor(etcd: RawEtcd) {
    this.#stream = etcd.watch();
    this.#stream.on("data", (response: MessageTypes["WatchResponse"]) => this.#keep(response));
    this.#stream.on("error", (error) => this.#push("end", error.message));
  }

  send(request: MessageTypes["WatchRequest"]): void {
    this.#stream.write(request);
  }

  /** By watch ID, the order of their responses kept. */
  get byWatch(): unknown {
    return Object.fromEntries([...this.#ofWatch].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Everything but progress. */
  get responseCount(): number {
    return this.#responses;
  }

  /** Watches that were refused. */
  get refusalCount(): number {
    return this.#ofWatch.get("-1")?.length ?? 0;
  }

  /** Answers to requests for progress. */
  get progressCount(): number {
    return this.#progress;
  }

  [Symbol.dispose](): void {
    this.#stream.cancel();
  }

  /** The revision in a header of events depends on how many of them were sent at once. */
  #keep({
    header,
    watch_id,
    events,
    created,
    canceled,
    compact_revision,
    cancel_reason,
  }: MessageTypes["WatchResponse"]): void {
    const isControl = created || canceled;
    if (!isControl && events.length === 0) {
      this.#progress += 1;
      return;
    }
    this.#responses += 1;
    if (isControl)
      this.#push(watch_id, { revision: header.revision, created, canceled, compact_revision, cancel_reason });
    for (const event of events) this.#push(watch_id, plain(event));
  }

  #push(watchId: string, what: unknown): void {
    const kept = this.#ofWatch.get(watchId);
    if (kept === undefined) this.#ofWatch.set(watchId, [what]);
    else kept.push(what);
  }
}
