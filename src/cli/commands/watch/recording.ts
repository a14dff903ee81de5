/** A recording: lines of `zdisc watch -o ndjson`, read back one by one. */
import { DiscoveryError } from "../../../errors.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";
import { parseJson } from "../../files/parse-json.js";
import {
  amount,
  count,
  decimal,
  isObject,
  listOf,
  nullable,
  object,
  oneOf,
  type Shape,
  text,
  time,
} from "../../files/shape.js";

const INSTANCE = object({
  key: text,
  service: text,
  id: text,
  address: nullable(text),
  value: text,
  leaseId: nullable(decimal),
  createRevision: decimal,
  modRevision: decimal,
  version: decimal,
});

const BASE = { time, service: text, revision: nullable(decimal) };

/** By `type`, all that is drawn of an event. */
const EVENTS: Readonly<Record<WatchEventDocument["type"], Shape>> = {
  reset: object({
    ...BASE,
    host: nullable(text),
    reason: oneOf("start", "restored", "otherCluster", "overflow"),
    instances: listOf(INSTANCE),
  }),
  join: object({ ...BASE, instance: INSTANCE }),
  renew: object({ ...BASE, instance: INSTANCE }),
  leave: object({
    ...BASE,
    instance: INSTANCE,
    cause: oneOf("stopped", "expired", "deleted", "disconnected", null),
  }),
  move: object({ ...BASE, instance: INSTANCE, previousAddress: nullable(text) }),
  synced: object({ ...BASE, instanceCount: count, endpointCount: count }),
  disconnected: object({ ...BASE, host: text, error: object({ code: text, message: text }) }),
  connected: object({ ...BASE, host: text, afterMs: amount }),
};

/**
 * The events of a file, each as it is asked for. Throws `config` naming file and line for one that is none. The last
 * line may be cut off, as a watch that was killed leaves it: `onCut` hears of it.
 */
export function* recordedEvents(
  file: string,
  content: string,
  onCut: (line: number) => void,
): Generator<WatchEventDocument, void, undefined> {
  let line = 0;
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf("\n", at);
    const isLast = end < 0;
    const text = content.slice(at, isLast ? undefined : end);
    at = isLast ? content.length : end + 1;
    line += 1;
    if (text.trim() === "") continue;
    if (isLast && line > 1 && !isJson(text)) return onCut(line);
    yield eventOf(parseJson(text, file, line), `${file}:${line}:`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function eventOf(value: unknown, place: string): WatchEventDocument {
  if (!isObject(value) || value.kind !== "watchEvent") throw noEvent(place, "");
  const { type } = value;
  const shape =
    typeof type === "string" && Object.hasOwn(EVENTS, type) ? EVENTS[type as keyof typeof EVENTS] : NONE;
  const wrong = shape(value, "");
  if (wrong !== undefined) throw noEvent(place, `: ${wrong}`);
  // All that is drawn of it was looked at.
  return value as unknown as WatchEventDocument;
}

const NONE: Shape = () => `type is none of ${Object.keys(EVENTS).join(", ")}`;

function noEvent(place: string, why: string): DiscoveryError {
  return new DiscoveryError("config", `${place} not a line of zdisc watch -o ndjson${why}`, {
    remedy: "zdisc watch SERVICE -o ndjson > night.ndjson",
  });
}
