/** What etcd sends on a watch stream as messages: fragments put together, events sorted by revision. */
import type { IEvent, IWatchResponse } from "etcd3/lib/rpc.js";
import type { EventQueue } from "../../runtime/event-queue.js";
import type { Revision } from "../revision.js";
import { decodeText } from "../text-bytes.js";
import type { KeyChange } from "../watch-message.js";
import { toKeyValue } from "./to-key-value.js";

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

/** Puts fragments together and sorts events by revision. */
export class ResponseReader {
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

function toKeyChange({ type, kv }: IEvent, modRevision: Revision): KeyChange {
  if (type === "Put") return { type: "put", keyValue: toKeyValue(kv) };
  return { type: "delete", key: decodeText(kv.key), modRevision };
}
