/**
 * One stream of etcd's Watch service with all its watches. Source: etcd server/etcdserver/api/v3rpc/watch.go. What a
 * slow client has not read yet is not kept for it: when its stream is full, its watches fall behind, and read the log
 * when there is room again; its further requests wait until then, too.
 */
import type { ServerDuplexStream } from "@grpc/grpc-js";
import { EtcdRefusal } from "../store/memory/etcd-refusal.js";
import type { KeySpan } from "../store/memory/key-span.js";
import type { KeyVersion } from "../store/memory/key-version.js";
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { Watcher, WatchListener } from "../store/memory/watcher.js";
import type { MessageTypes } from "../store/protocol/message-types.js";
import type { Guard } from "./auth/guard.js";
import type { Caller } from "./caller.js";
import { toSpan } from "./kv-requests.js";
import { asGoError, statusOf } from "./refusal-status.js";
import { headerOf } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";
import { changesAsResponses, watchResponse } from "./watch-responses.js";

type CreateRequest = MessageTypes["WatchCreateRequest"];
type WatchResponse = MessageTypes["WatchResponse"];
export type WatchCall = ServerDuplexStream<MessageTypes["WatchRequest"], WatchResponse>;

/** Speaks for no watch, or for all of a stream. */
const NO_WATCH = "-1";
const ZERO_BYTE = Buffer.of(0);

interface StreamWatch {
  readonly watcher: Watcher;
  readonly wantsProgress: boolean;
}

export class WatchStream {
  readonly #etcd: MemoryEtcd;
  readonly #guard: Guard;
  readonly #call: WatchCall;
  readonly #caller: Caller;
  readonly #watches = new Map<string, StreamWatch>();
  /** Those that have more to tell than there was room for, in the order they fell behind. */
  readonly #behind = new Set<Watcher>();
  #isFull = false;
  #nextId = 0n;

  constructor({ etcd, guard }: Pick<ServerParts, "etcd" | "guard">, call: WatchCall, caller: Caller) {
    this.#etcd = etcd;
    this.#guard = guard;
    this.#caller = caller;
    this.#call = call;
    call.on("data", (request: MessageTypes["WatchRequest"]) => this.#answer(request));
    call.on("drain", () => this.#onDrain());
    call.on("cancelled", () => this.close());
    call.on("close", () => this.close());
    call.on("error", () => this.close());
  }

  /** Ends its watches; the stream itself is grpc-js' to end. */
  close(): void {
    for (const { watcher } of this.#watches.values()) this.#etcd.watches.cancel(watcher);
    this.#watches.clear();
    this.#behind.clear();
  }

  #answer({ create_request, cancel_request, progress_request }: MessageTypes["WatchRequest"]): void {
    if (create_request) this.#create(create_request);
    else if (cancel_request) this.#cancel(String(cancel_request.watch_id));
    else if (progress_request) this.#tellProgress();
    if (this.#isFull) this.#call.pause();
  }

  #create(request: CreateRequest): void {
    const key = request.key?.length ? request.key : ZERO_BYTE;
    const span = toSpan(key, request.range_end);
    const refusal = this.#refusalOf(request, span);
    if (refusal !== undefined) {
      this.#send({ watch_id: NO_WATCH, created: true, canceled: true, cancel_reason: refusal });
      return;
    }
    const watchId = this.#idOf(request);
    const watcher = this.#etcd.watches.create(
      {
        span,
        startRevision: Number(request.start_revision),
        noPut: request.filters?.includes("Noput") ?? false,
        noDelete: request.filters?.includes("Nodelete") ?? false,
      },
      this.#listener(watchId, request),
    );
    this.#watches.set(watchId, { watcher, wantsProgress: request.progress_notify ?? false });
    this.#send({ watch_id: watchId, created: true });
    this.#resume(watcher);
  }

  /** In etcd's words; undefined: nothing speaks against the watch. */
  #refusalOf(request: CreateRequest, span: KeySpan): string | undefined {
    if (Number(request.start_revision) < 0) return new EtcdRefusal("compacted").message;
    try {
      this.#guard.requireRead(this.#caller, span);
    } catch (error) {
      return asGoError(statusOf(error));
    }
    const { from, to } = span;
    if (to !== undefined && from >= to) return "mvcc: watcher range is empty";
    const id = String(request.watch_id);
    if (id !== "0" && this.#watches.has(id)) return "mvcc: duplicate watch ID provided on the WatchStream";
    return undefined;
  }

  /** The client's own choice, or the next one that is free. */
  #idOf(request: CreateRequest): string {
    if (String(request.watch_id) !== "0") return String(request.watch_id);
    while (this.#watches.has(this.#nextId.toString())) this.#nextId += 1n;
    const id = this.#nextId.toString();
    this.#nextId += 1n;
    return id;
  }

  #listener(watchId: string, { prev_kv: prevKv = false, fragment = false }: CreateRequest): WatchListener {
    const isFull = () => this.#isFull;
    return {
      get isFull() {
        return isFull();
      },
      onChanges: (changes, revision) => this.#tell(watchId, changes, { revision, prevKv, fragment }),
      onBehind: () => this.#fallBehind(watchId),
      // As in etcd it keeps its ID, and the stream's progress untold, until the client cancels it.
      onCompacted: (compactedRevision) => {
        const compact_revision = String(compactedRevision);
        this.#send({ watch_id: watchId, canceled: true, compact_revision }, 0);
      },
    };
  }

  #tell(
    watchId: string,
    changes: readonly KeyVersion[],
    { revision, prevKv, fragment }: { revision: number; prevKv: boolean; fragment: boolean },
  ): void {
    const header = headerOf(this.#etcd, revision);
    for (const response of changesAsResponses(watchId, changes, { header, prevKv, fragment }))
      this.#write(response);
  }

  #fallBehind(watchId: string): void {
    const watch = this.#watches.get(watchId);
    if (watch !== undefined) this.#behind.add(watch.watcher);
  }

  #resume(watcher: Watcher): void {
    if (!this.#etcd.watches.resume(watcher)) this.#behind.add(watcher);
  }

  #cancel(watchId: string): void {
    const watch = this.#watches.get(watchId);
    if (watch === undefined) return;
    this.#etcd.watches.cancel(watch.watcher);
    this.#watches.delete(watchId);
    this.#behind.delete(watch.watcher);
    this.#send({ watch_id: watchId, canceled: true });
  }

  /** One answer for all watches, and only when none has anything to come; etcd gives none for a stream without any. */
  #tellProgress(): void {
    if (this.#watches.size === 0) return;
    for (const { watcher } of this.#watches.values()) if (!this.#etcd.watches.isUpToDate(watcher)) return;
    this.#send({ watch_id: NO_WATCH });
  }

  #onDrain(): void {
    this.#isFull = false;
    for (const watcher of this.#behind) {
      this.#behind.delete(watcher);
      this.#resume(watcher);
      if (this.#isFull) return;
    }
    this.#call.resume();
  }

  #send(rest: Parameters<typeof watchResponse>[1], revision?: number): void {
    this.#write(watchResponse(headerOf(this.#etcd, revision), rest));
  }

  #write(response: WatchResponse): void {
    if (!this.#call.write(response)) this.#isFull = true;
  }
}
