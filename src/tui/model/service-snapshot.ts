/** One service as a frame sees it: of the moment, or of the moment when the picture was held. */
import type { RateCounts } from "./change-rate.js";
import type { Counts } from "./counts.js";
import type { EndpointRow } from "./endpoint-row.js";
import type { EventLog } from "./event-log.js";
import type { LeaseBook } from "./lease-book.js";
import { type Link, staleSince } from "./link.js";
import type { Moment } from "./moment.js";
import type { ServiceModel } from "./service-model.js";

export interface ServiceSnapshot {
  readonly service: string;
  /** The service as one word of a command. */
  readonly quotedService: string;
  readonly now: Moment;
  readonly link: Link;
  readonly revision: string;
  readonly counts: Counts;
  readonly rate: RateCounts;
  readonly notice: { readonly text: string; readonly wallMs: number } | undefined;
  readonly rows: () => Iterable<EndpointRow>;
  /** Of the rows: another one when they came, went or changed. */
  readonly version: number;
  readonly events: EventLog;
  readonly eventCount: number;
  readonly changeCount: number;
  readonly leases: LeaseBook;
}

export function liveService(
  model: ServiceModel,
  now: Moment,
  quote: (text: string) => string,
): ServiceSnapshot {
  const { service, link, revision, notice, version, events, changeCount, leases } = model;
  return {
    service,
    quotedService: quote(service),
    now,
    link,
    revision,
    notice,
    version,
    events,
    changeCount,
    leases,
    counts: model.counts,
    rate: model.rate((staleSince(link) ?? now).atMs),
    rows: () => model.rows(),
    eventCount: events.count,
  };
}

/** What stays as it is while the model goes on. */
export function heldService(snapshot: ServiceSnapshot, model: ServiceModel): ServiceSnapshot {
  const rows = [...model.rows()].map((row) => row.snapshot());
  return {
    ...snapshot,
    rows: () => rows,
    leases: snapshot.leases.snapshot(),
    version: -1 - snapshot.version,
  };
}
