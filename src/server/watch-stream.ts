/**
 * One stream of etcd's Watch service with all its watches. Source: etcd server/etcdserver/api/v3rpc/watch.go. What a
 * slow client has not read yet is not kept for it: when its stream is full, its watches fall behind, and read the log
 * when there is room again; its further requests wait until then, too.
 */
import type { ServerDuplexStream } from "@grpc/grpc-js";
import { EtcdRefusal } from "../store/memory/etcd-refusal.js";
import type { KeySpan } from "../store/memory/key-span.js";
import type { MessageTypes } from "../store/protocol/message-types.js";
import { answerEach } from "./call-host.js";
import type { Caller } from "./caller.js";
import { toSpan } from "./kv-requests.js";
import { asGoError, statusOf } from "./refusal-status.js";
import { headerOf } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";
import { StreamWatch, type WatchOutlet } from "./stream-watch.js";
import { watchResponse } from "./watch-responses.js";

type CreateRequest = MessageTypes["WatchCreateRequest"];
type WatchResponse = MessageTypes["WatchResponse"];
export type WatchCall = ServerDuplexStream<MessageTypes["WatchRequest"], WatchResponse>;

/** Speaks for no watch, or for all of a stream. */
const NO_WATCH = "-1";
const ZERO_BYTE = Buffer.of(0);
/** How often progress is told unasked, and by how much the streams are spread. */
const PROGRESS_MS = 10 * 60_000;
const PROGRESS_SPREAD_MS = 60_000;

export class WatchStream implements WatchOutlet {
  readonly #parts: ServerParts;
  readonly #call: WatchCall;
  readonly #caller: Caller;
  readonly #watches = new Map<string, StreamWatch>();
  /** Those that have more to tell than there was room for, in the order they fell behind. */
  readonly #behind = new Set<StreamWatch>();
  readonly #lifetime = new AbortController();
  #isFull = false;
  #nextId = 0n;

  constructor(parts: ServerParts, call: WatchCall, caller: Caller) {
    this.#parts = parts;
    this.#call = call;
    this.#caller = caller;
    answerEach(call, (request) => this.#answer(request));
    call.on("drain", () => this.#onDrain());
    for (const end of ["cancelled", "close", "error"]) call.on(end, () => this.#close());
    this.#notifyProgress().catch(() => {});
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  write(response: WatchResponse): void {
    if (!this.#call.write(response)) this.#isFull = true;
  }

  onBehind(watch: StreamWatch): void {
    this.#behind.add(watch);
  }

  /** The stream itself is grpc-js' to end. */
  #close(): void {
    this.#lifetime.abort();
    for (const watch of this.#watches.values()) watch.cancel();
    this.#watches.clear();
    this.#behind.clear();
  }

  #answer({ create_request, cancel_request, progress_request }: MessageTypes["WatchRequest"]): void {
    if (create_request) this.#create(create_request);
    else if (cancel_request) this.#cancel(String(cancel_request.watch_id));
    else if (progress_request) this.#tellProgress();
    if (this.#isFull) this.#call.pause();
  }

  #create(create: CreateRequest): void {
    const { etcd } = this.#parts;
    const span = toSpan(create.key?.length ? create.key : ZERO_BYTE, create.range_end);
    const refusal = this.#refusalOf(create, span);
    if (refusal !== undefined) {
      this.#send({ watch_id: NO_WATCH, created: true, canceled: true, cancel_reason: refusal });
      return;
    }
    const request = {
      span,
      startRevision: Number(create.start_revision),
      noPut: create.filters?.includes("Noput") ?? false,
      noDelete: create.filters?.includes("Nodelete") ?? false,
    };
    const watch = new StreamWatch(this.#idOf(create), request, { etcd, outlet: this, create });
    this.#watches.set(watch.id, watch);
    this.#send({ watch_id: watch.id, created: true });
    watch.resume();
  }

  /** In etcd's words; undefined: nothing speaks against the watch. */
  #refusalOf(create: CreateRequest, span: KeySpan): string | undefined {
    if (Number(create.start_revision) < 0) return new EtcdRefusal("compacted").message;
    try {
      this.#parts.guard.requireRead(this.#caller, span);
    } catch (error) {
      return asGoError(statusOf(error));
    }
    if (span.to !== undefined && span.from >= span.to) return "mvcc: watcher range is empty";
    const id = String(create.watch_id);
    if (id !== "0" && this.#watches.has(id)) return "mvcc: duplicate watch ID provided on the WatchStream";
    return undefined;
  }

  /** The client's own choice, or the next one that is free. */
  #idOf(create: CreateRequest): string {
    if (String(create.watch_id) !== "0") return String(create.watch_id);
    while (this.#watches.has(this.#nextId.toString())) this.#nextId += 1n;
    const id = this.#nextId.toString();
    this.#nextId += 1n;
    return id;
  }

  #cancel(watchId: string): void {
    const watch = this.#watches.get(watchId);
    if (watch === undefined) return;
    watch.cancel();
    this.#watches.delete(watchId);
    this.#behind.delete(watch);
    this.#send({ watch_id: watchId, canceled: true });
  }

  /** One answer for all watches, and only when none has anything to come; etcd gives none for a stream without any. */
  #tellProgress(): void {
    if (this.#watches.size === 0) return;
    for (const watch of this.#watches.values()) if (!watch.isUpToDate) return;
    this.#send({ watch_id: NO_WATCH });
  }

  async #notifyProgress(): Promise<never> {
    const { clock, random } = this.#parts;
    for (;;) {
      await clock.sleep(PROGRESS_MS + random.next() * PROGRESS_SPREAD_MS, this.#lifetime.signal);
      for (const watch of this.#watches.values()) if (!this.#isFull) watch.notifyProgress();
    }
  }

  #onDrain(): void {
    this.#isFull = false;
    for (const watch of this.#behind) {
      this.#behind.delete(watch);
      watch.resume();
      if (this.#isFull) return;
    }
    this.#call.resume();
  }

  #send(rest: Parameters<typeof watchResponse>[1]): void {
    this.write(watchResponse(headerOf(this.#parts.etcd), rest));
  }
}
