/** What of a watch is a change to clients: the list at the start is none, nor is a renewal. */
import type { ServiceEvent } from "../../../discovery/service-event.js";

export interface Change {
  readonly event: "join" | "leave" | "move" | "reset";
  /** Empty after a reset, and where the value is no address. */
  readonly address: string;
}

/** A revision is one change; the last of its events stands for it. */
export function changeOf(event: ServiceEvent): Change | undefined {
  if (event.type === "reset") return event.reason === "start" ? undefined : { event: "reset", address: "" };
  if (event.type !== "change") return undefined;
  for (let at = event.events.length - 1; at >= 0; at -= 1) {
    const last = event.events[at];
    if (last === undefined || last.type === "renew") continue;
    // No environment variable can hold a NUL byte.
    return { event: last.type, address: (last.instance.address ?? "").replaceAll("\0", "") };
  }
  return undefined;
}
