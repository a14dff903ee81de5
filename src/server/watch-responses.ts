/** What a watch tells in etcd's messages. Source: etcd server/etcdserver/api/v3rpc/watch.go. */
import { toBytes } from "../store/memory/byte-string.js";
import { isDeleted, type KeyVersion } from "../store/memory/key-version.js";
import type { MessageTypes } from "../store/protocol/message-types.js";
import { toKeyValue } from "./kv-responses.js";

type WatchResponse = MessageTypes["WatchResponse"];
type Event = MessageTypes["Event"];

/** A response beyond this is sent in fragments, where the client asked for them: etcd's limit of a request with its overhead. */
const LARGEST_RESPONSE_BYTES = 2 * 1024 * 1024;
/** More than the integers and lengths of one event take on the wire. */
const EVENT_OVERHEAD_BYTES = 64;

/** Of an answer only what is set counts; the rest is etcd's defaults, which are not sent. */
export function watchResponse(
  header: MessageTypes["ResponseHeader"],
  rest: Partial<Omit<WatchResponse, "header">>,
): WatchResponse {
  return { header, ...rest } as WatchResponse; // the codec leaves out what is not there
}

/** One response, or its fragments. */
export function* changesAsResponses(
  watchId: string,
  changes: readonly KeyVersion[],
  {
    header,
    prevKv,
    fragment,
  }: { header: MessageTypes["ResponseHeader"]; prevKv: boolean; fragment: boolean },
): Generator<WatchResponse> {
  let events: Event[] = [];
  let bytes = 0;
  for (const change of changes) {
    const event = toEvent(change, prevKv);
    const eventBytes = sizeOf(event);
    if (fragment && events.length > 0 && bytes + eventBytes >= LARGEST_RESPONSE_BYTES) {
      yield watchResponse(header, { watch_id: watchId, events, fragment: true });
      events = [];
      bytes = 0;
    }
    events.push(event);
    bytes += eventBytes;
  }
  yield watchResponse(header, { watch_id: watchId, events });
}

function toEvent(change: KeyVersion, prevKv: boolean): Event {
  const before = prevKv ? beforeTransaction(change) : undefined;
  const event = {
    type: isDeleted(change) ? "Delete" : "Put",
    kv: isDeleted(change)
      ? { key: toBytes(change.key), mod_revision: change.modRevision }
      : toKeyValue(change),
    ...(before && { prev_kv: toKeyValue(before) }),
  };
  return event as unknown as Event; // as in kv-responses.ts
}

/** The key as it was one revision earlier: not what the same transaction wrote before. Nothing for one that was created. */
function beforeTransaction(change: KeyVersion): KeyVersion | undefined {
  if (change.createRevision === change.modRevision) return undefined;
  let before = change.previous;
  while (before !== undefined && before.modRevision === change.modRevision) before = before.previous;
  return before !== undefined && isDeleted(before) ? undefined : before;
}

function sizeOf({ kv, prev_kv: before }: Event): number {
  const size = (keyValue: Event["kv"] | undefined) =>
    (keyValue?.key.length ?? 0) + (keyValue?.value?.length ?? 0);
  return size(kv) + size(before) + EVENT_OVERHEAD_BYTES;
}
