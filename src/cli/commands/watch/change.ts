/** What of a watch is a change to clients: the list at the start is none, nor is a renewal. */
import type { ServiceEvent } from "../../../discovery/service-event.js";

/** A name of DNS has 253. */
const MOST_CHARACTERS = 1_000;

export interface Change {
  readonly event: "join" | "leave" | "move" | "reset";
  /** Empty after a reset, and where the value is no address, or one that is endless. */
  readonly address: string;
}

/** A revision is one change; the last of its events stands for it. */
export function changeOf(event: ServiceEvent): Change | undefined {
  if (event.type === "reset") return event.reason === "start" ? undefined : { event: "reset", address: "" };
  if (event.type !== "change") return undefined;
  for (let at = event.events.length - 1; at >= 0; at -= 1) {
    const last = event.events[at];
    if (last === undefined || last.type === "renew") continue;
    return { event: last.type, address: variableOf(last.instance.address ?? "") };
  }
  return undefined;
}

/** No environment variable can hold a NUL byte, nor more than 128 KB: the command would not start at all. */
function variableOf(address: string): string {
  return address.length > MOST_CHARACTERS ? "" : address.replaceAll("\0", "");
}
