/**
 * One watch on one connection, from a revision until the stream ends. Events come grouped by revision, and only when
 * their last fragment is there. One stream a watched range: watches that share a stream wedge each other.
 */
import type { IEvent, IWatchResponse } from "etcd3/lib/rpc.js";
import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import { EventQueue } from "../../runtime/event-queue.js";
import { decodeText } from "../protocol/text-bytes.js";
import type { Revision } from "../revision.js";
import type { KeyChange } from "../watch-message.js";
import type { Connection } from "./connection.js";
import type { RangeBounds } from "./range-bounds.js";
import { watchForSilence } from "./stream-liveness.js";
import { toKeyValue } from "./to-key-value.js";

export type StreamMessage =
  | { readonly type: "created"; readonly clusterId: string; readonly revision: Revision }
  | { readonly type: "changes"; readonly revision: Revision; readonly changes: readonly KeyChange[] }
  /** Everything up to this revision has been sent (etcd 3.4 may say it too early). */
  | { readonly type: "progress"; readonly revision: Revision }
  /** The revision asked for is not kept any more. */
  | { readonly type: "compacted" }
  | { readonly type: "canceled"; readonly reason: string };

export interface WatchStreamOptions {
  readonly bounds: RangeBounds;
  readonly startRevision: Revision;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Throws when the stream breaks or falls silent; ends after `compacted` and `canceled`. */
export async function* watchStream(
  connection: Connection,
  options: WatchStreamOptions,
): AsyncGenerator<StreamMessage> {
  const { bounds, startRevision, clock, signal } = options;
  const stream = await connection.openWatchStream();
  const messages = new EventQueue<StreamMessage>();
  const reader = new ResponseReader(messages);
  using scope = new AbortScope(signal, connection.closed);
  scope.signal.addEventListener("abort", () => messages.fail(scope.signal.reason), { once: true });
  stream.on("data", (response) => {
    try {
      reader.read(response);
    } catch (error) {
      messages.fail(error);
    }
  });
  stream.on("error", (error) => messages.fail(error));
  stream.on("end", () =>
    messages.fail(new DiscoveryError("unreachable", `${connection.host} ended the watch`)),
  );
  try {
    stream.write({ create_request: { ...bounds, start_revision: startRevision, fragment: true } });
    watchForSilence(connection, stream, { bounds, startRevision, clock, signal: scope.signal, reader }).catch(
      (error: unknown) => messages.fail(error),
    );
    yield* messages;
  } finally {
    scope.abort();
    stream.cancel();
  }
}

/** Puts fragments together and sorts events by revision. */
class ResponseReader {
  readonly #messages: EventQueue<StreamMessage>;
  #fragments: IEvent[] = [];
  #heard = false;
  #isCreated = false;

  constructor(messages: EventQueue<StreamMessage>) {
    this.#messages = messages;
  }

  get isCreated(): boolean {
    return this.#isCreated;
  }

  /** Whether anything came since the last call. */
  takeHeard(): boolean {
    const heard = this.#heard;
    this.#heard = false;
    return heard;
  }

  read(response: IWatchResponse): void {
    this.#heard = true;
    const { revision, cluster_id: clusterId } = response.header;
    if (response.canceled) {
      this.#end(response);
      return;
    }
    if (response.created) {
      this.#isCreated = true;
      this.#messages.push({ type: "created", clusterId, revision });
      return;
    }
    for (const event of response.events) this.#fragments.push(event);
    if (response.fragment) return;
    if (this.#fragments.length === 0) this.#messages.push({ type: "progress", revision });
    else this.#flush();
  }

  #end({ compact_revision, cancel_reason }: IWatchResponse): void {
    const isCompacted = compact_revision !== "0" || cancel_reason.includes("compacted");
    this.#messages.push(isCompacted ? { type: "compacted" } : { type: "canceled", reason: cancel_reason });
    this.#messages.close();
  }

  #flush(): void {
    const events = this.#fragments;
    this.#fragments = [];
    let changes: KeyChange[] = [];
    let revision = events[0]?.kv.mod_revision ?? "0";
    for (const event of events) {
      const at = event.kv.mod_revision;
      if (at !== revision) {
        this.#messages.push({ type: "changes", revision, changes });
        changes = [];
        revision = at;
      }
      changes.push(toKeyChange(event, at));
    }
    this.#messages.push({ type: "changes", revision, changes });
  }
}

export type { ResponseReader };

function toKeyChange({ type, kv }: IEvent, modRevision: Revision): KeyChange {
  if (type === "Put") return { type: "put", keyValue: toKeyValue(kv) };
  return { type: "delete", key: decodeText(kv.key), modRevision };
}
