/** All services as a frame sees them: of the moment, or of the moment when the picture was held. */
import type { RateCounts } from "./change-rate.js";
import type { EventLog } from "./event-log.js";
import { type Link, staleSince } from "./link.js";
import type { Moment } from "./moment.js";
import type { ServiceRow } from "./service-tally.js";
import type { ServicesModel } from "./services-model.js";

export interface ServicesSnapshot {
  readonly prefix: string;
  readonly now: Moment;
  readonly link: Link;
  readonly revision: string;
  readonly counts: {
    readonly services: number;
    readonly instances: number;
    readonly warnings: number;
    readonly broken: number;
  };
  readonly rate: RateCounts;
  readonly notice: { readonly text: string; readonly wallMs: number } | undefined;
  readonly otherKeyCount: number;
  readonly rows: () => Iterable<ServiceRow>;
  /** Of the rows: another one when they came, went or changed. */
  readonly version: number;
  readonly events: EventLog;
  readonly eventCount: number;
  readonly changeCount: number;
}

export function liveServices(model: ServicesModel, now: Moment): ServicesSnapshot {
  const { prefix, link, revision, notice, version, events, changeCount, otherKeyCount } = model;
  return {
    prefix,
    now,
    link,
    revision,
    notice,
    version,
    events,
    changeCount,
    otherKeyCount,
    counts: countsOf(model),
    rate: model.rate((staleSince(link) ?? now).atMs),
    rows: () => model.rows(),
    eventCount: events.count,
  };
}

/** What stays as it is while the model goes on. */
export function heldServices(snapshot: ServicesSnapshot, model: ServicesModel): ServicesSnapshot {
  const rows = [...model.rows()].map((row) => row.snapshot(snapshot.now.atMs));
  return { ...snapshot, rows: () => rows, version: -1 - snapshot.version };
}

function countsOf(model: ServicesModel): ServicesSnapshot["counts"] {
  const counts = { services: 0, instances: 0, warnings: 0, broken: 0 };
  for (const { leftAtMs, instanceCount, health } of model.rows()) {
    if (leftAtMs !== undefined) continue;
    counts.services += 1;
    counts.instances += instanceCount;
    if (health === "warning") counts.warnings += 1;
    if (health === "broken") counts.broken += 1;
  }
  return counts;
}
