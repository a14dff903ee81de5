/** Turns what a publisher says into lines of JSON. */
import type { AddressSource } from "../../../discovery/advertised-address.js";
import type { PublishChange, Published } from "../../../discovery/publish-event.js";
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { ErrorSummary, PublishEnd, PublishEventDocument } from "../../documents/publish-event.js";

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
    const { key, address, leaseId } = event;
    return { ...this.#base(), key, address, leaseId, ...this.#detail(event) };
  }

  ended(end: PublishEnd): PublishEventDocument {
    return { ...this.#base(), key: null, address: null, leaseId: null, ...end };
  }

  #base() {
    const ms = this.#facts.clock.wallMs();
    if (ms !== this.#last.ms) this.#last = { ms, time: new Date(ms).toISOString() };
    return { schemaVersion: 1, kind: "publishEvent", time: this.#last.time } as const;
  }

  #detail(event: Published & PublishChange) {
    switch (event.type) {
      case "granted":
        return { type: event.type, ttlSeconds: event.ttlSeconds } as const;
      case "registered":
        return {
          type: event.type,
          service: event.service,
          host: this.#facts.host,
          addressSource: sourceName(this.#facts.sources.get(event.address)),
        } as const;
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
}

function sourceName(source: AddressSource | undefined): string | null {
  if (source?.kind === "interface") return source.name;
  return source?.kind === "podIp" ? "POD_IP" : null;
}

function errorSummary(error: Error): ErrorSummary {
  return { code: error instanceof DiscoveryError ? error.code : "unreachable", message: error.message };
}
