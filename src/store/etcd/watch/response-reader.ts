/** What etcd sends on a watch stream as messages: fragments put together, events sorted by revision. */
import type { IEvent, IWatchResponse } from "etcd3/lib/rpc.js";
import type { EventQueue } from "../../../runtime/event-queue.js";
import type { WireKeyValue } from "../../protocol/wire-key-value.js";
import { isRevision, type Revision } from "../../revision.js";
import { decodeText } from "../../text-bytes.js";
import type { KeyChange } from "../../watch-message.js";
import { GrpcFailure, STATUS, shortened, UnreadableAnswer } from "../grpc/grpc-failure.js";
import { MOST_MESSAGE_BYTES } from "../grpc/message-reader.js";
import { toKeyValue } from "../to-key-value.js";

export type StreamMessage =
  | { readonly type: "created"; readonly clusterId: string; readonly revision: Revision }
  | { readonly type: "changes"; readonly revision: Revision; readonly changes: readonly KeyChange[] }
  /** Everything up to this revision has been sent (etcd 3.4 may say it too early). */
  | { readonly type: "progress"; readonly revision: Revision }
  /** The revision asked for is not kept any more. */
  | { readonly type: "compacted" }
  | { readonly type: "canceled"; readonly reason: string }
  /** This process was stopped for a while: what came meanwhile is not told, it may be long out of date. */
  | { readonly type: "stopped" };

/** What an event costs beside the bytes that it came in. */
const EVENT_BYTES = 200;

/** Puts fragments together and sorts events by revision. Throws GrpcFailure for what no etcd sends. */
export class ResponseReader {
  readonly #messages: EventQueue<StreamMessage>;
  #fragments: IEvent[] = [];
  #fragmentBytes = 0;
  #heard = false;
  #isCreated = false;

  constructor(messages: EventQueue<StreamMessage>) {
    this.#messages = messages;
  }

  get isCreated(): boolean {
    return this.#isCreated;
  }

  /** Whether a change has begun whose last fragment is still to come. */
  get isWithinFragments(): boolean {
    return this.#fragments.length > 0;
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
    this.#keep(response.events);
    if (response.fragment) {
      if (response.events.length === 0) throw new UnreadableAnswer("a fragment that holds nothing");
      return;
    }
    if (this.#fragments.length === 0) this.#messages.push({ type: "progress", revision });
    else this.#flush();
  }

  /** Together they are no larger than one message may be. */
  #keep(events: readonly IEvent[]): void {
    const [first] = events;
    if (first === undefined) return;
    for (const event of events) {
      if (event.kv === null) throw new UnreadableAnswer("an event without its key");
      this.#fragments.push(event);
    }
    // Our codec decodes every mvccpb.KeyValue into this class; each holds on to the read that it came in.
    this.#fragmentBytes += (first.kv as WireKeyValue).heldBytes + events.length * EVENT_BYTES;
    if (this.#fragmentBytes > MOST_MESSAGE_BYTES)
      throw new GrpcFailure(STATUS.resourceExhausted, `a change of more than ${MOST_MESSAGE_BYTES} bytes`);
  }

  #end({ compact_revision, cancel_reason }: IWatchResponse): void {
    const isCompacted = compact_revision !== "0" || cancel_reason.includes("compacted");
    this.#messages.push(
      isCompacted ? { type: "compacted" } : { type: "canceled", reason: shortened(cancel_reason) },
    );
    this.#messages.close();
  }

  #flush(): void {
    const events = this.#fragments;
    this.#fragments = [];
    this.#fragmentBytes = 0;
    let changes: KeyChange[] = [];
    let revision = events[0]?.kv.mod_revision ?? "0";
    for (const event of events) {
      const at = event.kv.mod_revision;
      if (at !== revision) {
        this.#messages.push({ type: "changes", revision, changes });
        changes = [];
        revision = at;
      }
      if (!isRevision(at)) throw new UnreadableAnswer(`an event at revision ${at}`);
      changes.push(toKeyChange(event, at));
    }
    this.#messages.push({ type: "changes", revision, changes });
  }
}

function toKeyChange({ type, kv }: IEvent, modRevision: Revision): KeyChange {
  if (type === "Put") return { type: "put", keyValue: toKeyValue(kv) };
  return { type: "delete", key: decodeText(kv.key), modRevision };
}
