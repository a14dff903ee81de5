/** What is said in the events when the connection changes. */
import { formatDuration } from "../../duration.js";
import { plural } from "../../text/numbers.js";
import type { LoggedEvent } from "./event-log.js";
import { isRefusal, type Link, type LinkEvent } from "./link.js";
import type { Moment } from "./moment.js";

/** undefined: the first connection, and what the list says already. */
export function logLinkEvent(event: LinkEvent, before: Link, { wallMs }: Moment): LoggedEvent | undefined {
  const base = { wallMs, verb: "", service: "", note: "" };
  switch (event.type) {
    case "disconnected":
      if (before.kind === "denied") return undefined;
      if (isRefusal(event.error)) return { ...base, mark: "broken", subject: event.error.message };
      return {
        ...base,
        mark: "broken",
        subject: `disconnected from ${event.host}`,
        note: withoutHost(event.host, event.error.message),
      };
    case "connected":
      return before.kind === "starting" || before.kind === "denied"
        ? undefined
        : {
            ...base,
            mark: "live",
            subject: `connected to ${event.host} after ${formatDuration(event.afterMs)}`,
          };
    case "synced":
      return before.kind === "starting" || before.kind === "live"
        ? undefined
        : {
            ...base,
            mark: "live",
            subject: `synced revision ${event.revision}, ${plural(event.instanceCount, "instance")}`,
          };
    case "denied":
      return before.kind === "denied" ? undefined : { ...base, mark: "broken", subject: event.message };
  }
}

/** Many errors name the host themselves. */
export function withoutHost(host: string, message: string): string {
  return message.startsWith(`${host} `) ? message.slice(host.length + 1) : message;
}
