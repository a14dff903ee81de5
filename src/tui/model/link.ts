/** What is known of the connection to etcd. Only `live` may be drawn as current. */
import type { ServiceEvent } from "../../discovery/service-event.js";
import { DiscoveryError } from "../../errors.js";
import type { Moment } from "./moment.js";

export type Link =
  | { readonly kind: "starting"; readonly host: string }
  | { readonly kind: "live"; readonly host: string }
  | { readonly kind: "disconnected"; readonly host: string; readonly since: Moment }
  /** Connected again; what was missed is still on its way. */
  | { readonly kind: "syncing"; readonly host: string; readonly since: Moment }
  /** etcd refuses us; asked again every now and then. */
  | { readonly kind: "denied"; readonly host: string; readonly since: Moment; readonly message: string };

/** What a link hears of; `denied` is the watch's end by an error that no waiting mends. */
export type LinkEvent =
  | Exclude<ServiceEvent, { type: "change" | "reset" }>
  | { readonly type: "denied"; readonly message: string };

export function nextLink(link: Link, event: LinkEvent, now: Moment): Link {
  const since = "since" in link ? link.since : now;
  switch (event.type) {
    case "connected":
      return link.kind === "denied" || link.kind === "starting"
        ? { ...link, host: event.host }
        : { kind: "syncing", host: event.host, since };
    case "synced":
      return { kind: "live", host: link.host };
    case "disconnected":
      if (isRefusal(event.error))
        return { kind: "denied", host: event.host, since, message: event.error.message };
      return link.kind === "denied" ? link : { kind: "disconnected", host: event.host, since };
    case "denied":
      return { kind: "denied", host: link.host, since, message: event.message };
  }
}

/** etcd was there and said no: waiting alone mends nothing. */
export function isRefusal(error: Error): boolean {
  return error instanceof DiscoveryError && !error.isRetryable;
}

/** Since when nothing is known for certain; undefined while all is. */
export function staleSince(link: Link): Moment | undefined {
  return "since" in link ? link.since : undefined;
}
