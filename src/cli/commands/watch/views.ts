/** Watch as lines: `03:14:40.020 + join   10.0.3.11:8080   7587899099117464341`. */
import type { LeaveCause, ResetReason } from "../../../discovery/service-event.js";
import { formatDuration } from "../../../duration.js";
import { plural } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import { padRight } from "../../../text/width.js";
import type { InstanceDocument } from "../../documents/instance-document.js";
import type { DisconnectedDocument, ResetDocument, WatchEventDocument } from "../../documents/watch-event.js";
import type { EventView } from "../../result.js";
import type { Style } from "../../view/style.js";

const VERB_CELLS = 5;
const ADDRESS_CELLS = 15;

export const CAUSE_TEXT = {
  stopped: "stopped",
  expired: "lease ran out",
  deleted: "key deleted",
  disconnected: "while disconnected",
} as const satisfies Record<NonNullable<LeaveCause>, string>;

const REASON_TEXT = {
  start: "",
  restored: "the revision went back: restored from a backup?",
  otherCluster: "another cluster under the same hosts",
  overflow: "too many changes at once",
} as const satisfies Record<ResetReason, string>;

export const watchView: EventView<WatchEventDocument> = ({ data: style }) => {
  let isStale = false;
  return (event) => {
    // The list at the start says all that its `synced` would.
    if (event.type === "synced" && !isStale) return {};
    if (event.type === "disconnected" || event.type === "synced") isStale = event.type === "disconnected";
    const time = style.time(Date.parse(event.time));
    return { data: eventLines(event, style).map((line) => `${time} ${line}`) };
  };
};

function eventLines(event: WatchEventDocument, style: Style): string[] {
  const live = style.mark("live");
  switch (event.type) {
    case "reset":
      return resetLines(event, style);
    case "join":
    case "leave":
      return [instanceLine(style, event.type, event.instance, event.type === "leave" ? event.cause : null)];
    case "renew":
      return style.isVerbose ? [instanceLine(style, "renew", event.instance)] : [];
    case "move":
      return [moveLine(style, event.previousAddress, event.instance)];
    case "disconnected":
      return [disconnectedLine(event, style)];
    case "connected":
      return [`${live} connected to ${printable(event.host)} after ${formatDuration(event.afterMs)}`];
    case "synced":
      return [`${live} synced revision ${event.revision}, ${plural(event.endpointCount, "endpoint")}`];
  }
}

/** The summary, then a row for each instance under its verb's place. */
function resetLines({ host, instances, reason, revision }: ResetDocument, style: Style): string[] {
  const endpoints = new Set(instances.flatMap(({ address }) => address ?? [])).size;
  const parts = [plural(endpoints, "endpoint"), `revision ${revision}`];
  if (host !== null) parts.push(`etcd ${printable(host)}`);
  if (reason !== "start") parts.push(REASON_TEXT[reason]);
  return [
    `${style.mark("live")} ${"reset".padEnd(VERB_CELLS)}  ${parts.join(", ")}`,
    ...instances.map((instance) => {
      const isFine = instance.leaseId !== null && instance.address !== null;
      return line(style.mark(isFine ? "live" : "warning"), "", addressOf(instance), instance);
    }),
  ];
}

function instanceLine(
  style: Style,
  verb: "join" | "leave" | "renew",
  instance: InstanceDocument,
  cause: LeaveCause = null,
): string {
  return line(style.mark(verb), verb, addressOf(instance), instance, cause);
}

function moveLine(style: Style, previousAddress: string | null, instance: InstanceDocument): string {
  const before = previousAddress === null ? NO_ADDRESS : printable(previousAddress);
  const arrow = style.isAscii ? "->" : "→";
  return line(style.mark("move"), "move", `${before} ${arrow} ${addressOf(instance)}`, instance);
}

const NO_ADDRESS = "(no address)";

function line(
  mark: string,
  verb: string,
  address: string,
  instance: InstanceDocument,
  cause: LeaveCause = null,
): string {
  const notes = [printable(instance.id)];
  if (cause !== null) notes.push(CAUSE_TEXT[cause]);
  else if (verb !== "leave" && instance.leaseId === null) notes.push("no lease");
  if (instance.address === null) notes.push("no address");
  return `${mark} ${verb.padEnd(VERB_CELLS)}  ${padRight(address, ADDRESS_CELLS)}  ${notes.join("  ")}`;
}

function addressOf({ address, value }: InstanceDocument): string {
  return printable(address ?? value);
}

function disconnectedLine({ host, error }: DisconnectedDocument, style: Style): string {
  const why = style.isVerbose ? ` (${printable(error.message)})` : "";
  return `${style.mark("broken")} disconnected from ${printable(host)}${why}; last known until synced`;
}
