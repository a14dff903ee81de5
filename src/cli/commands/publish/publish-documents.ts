/** Turns what a publisher says into lines of JSON. */
import type { AddressSource } from "../../../discovery/advertised-address.js";
import type { PublishChange, Published } from "../../../discovery/publish/publish-event.js";
import type { Clock } from "../../../runtime/clock.js";
import { timestamp } from "../../../text/times.js";
import { errorSummary } from "../../documents/error-summary.js";
import type { ChildEventParts, PublishEnd, PublishEventDocument } from "../../documents/publish-event.js";

export interface PublishFacts {
  /** The etcd host asked at the start; null: it would not say. */
  readonly host: string | null;
  /** By address. */
  readonly sources: ReadonlyMap<string, AddressSource>;
  readonly clock: Clock;
}

export class PublishDocuments {
  readonly #facts: PublishFacts;
  /** The time of the last document: many come within one millisecond. */
  #last = { ms: Number.NaN, time: "" };

  constructor(facts: PublishFacts) {
    this.#facts = facts;
  }

  of(event: Published & PublishChange): PublishEventDocument {
    if (event.type === "granted") return this.#granted(event, event);
    if (event.type === "registered") return this.#registered(event);
    const { key, address, leaseId } = event;
    return { ...kindAt(this.#now()), key, address, leaseId, ...detailOf(event) };
  }

  ended(end: PublishEnd): PublishEventDocument {
    return { ...kindAt(this.#now()), ...ABOUT_NONE, ...end };
  }

  child(event: ChildEventParts): PublishEventDocument {
    return { ...kindAt(this.#now()), ...ABOUT_NONE, ...event };
  }

  // What every registration meets is written field by field: a spread takes 900 bytes more of each, ten thousand times.

  #granted({ key, address, leaseId }: Published, { ttlSeconds }: { readonly ttlSeconds: number }) {
    const time = this.#now();
    const type = "granted";
    return { schemaVersion: 1, kind: "publishEvent", time, key, address, leaseId, type, ttlSeconds } as const;
  }

  #registered({ service, key, address, leaseId }: Published) {
    const { host, sources } = this.#facts;
    return {
      schemaVersion: 1,
      kind: "publishEvent",
      time: this.#now(),
      key,
      address,
      leaseId,
      type: "registered",
      service,
      host,
      addressSource: sourceName(sources.get(address)),
    } as const;
  }

  #now(): string {
    const ms = this.#facts.clock.wallMs();
    if (ms !== this.#last.ms) this.#last = { ms, time: timestamp(ms) };
    return this.#last.time;
  }
}

/** Of events that are not about one registration. */
const ABOUT_NONE = { key: null, address: null, leaseId: null } as const;

function kindAt(time: string) {
  return { schemaVersion: 1, kind: "publishEvent", time } as const;
}

function detailOf(event: Exclude<PublishChange, { type: "granted" | "registered" }>) {
  switch (event.type) {
    case "renewalLate": {
      const { type, host, leaseLeftMs } = event;
      return { type, host, error: errorSummary(event.error), leaseLeftMs } as const;
    }
    case "renewed":
      return { type: event.type, host: event.host } as const;
    case "overwritten":
      return { type: event.type, value: event.value } as const;
    case "lost":
      return { type: event.type, error: errorSummary(event.error) } as const;
    case "restored":
      return { type: event.type, lostForMs: Math.round(event.lostForMs) } as const;
    case "putBack":
      return { type: event.type, afterMs: Math.round(event.afterMs) } as const;
    case "withdrawn":
    case "revoked":
      return { type: event.type } as const;
  }
}

function sourceName(source: AddressSource | undefined): string | null {
  if (source?.kind === "interface") return source.name;
  return source?.kind === "podIp" ? "POD_IP" : null;
}
