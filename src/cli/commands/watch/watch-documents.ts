/** Turns what a watched service says into lines of JSON: one for each thing that happened to an instance. */
import type { InstanceEvent, ServiceEvent } from "../../../discovery/service-event.js";
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { Revision } from "../../../store/revision.js";
import { instanceDocument } from "../../documents/instance-document.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";

type Base = Pick<WatchEventDocument, "schemaVersion" | "kind" | "time" | "service" | "revision" | "more">;

export class WatchDocuments {
  readonly #service: string;
  readonly #clock: Clock;
  #revision: Revision | null = null;
  #host: string | null = null;
  #hasBegun = false;

  constructor(service: string, clock: Clock) {
    this.#service = service;
    this.#clock = clock;
  }

  /** None for the first connection: a stream begins with its `reset`, which names the host. */
  of(event: ServiceEvent): readonly WatchEventDocument[] {
    if (event.type === "connected") this.#host = event.host;
    if (event.type === "connected" && !this.#hasBegun) return [];
    this.#hasBegun = true;
    if ("revision" in event) this.#revision = event.revision;
    if (event.type !== "change") return [this.#single(event)];
    const last = event.events.length - 1;
    return event.events.map((instanceEvent, at) => instanceLine(this.#base(at < last), instanceEvent));
  }

  #single(event: Exclude<ServiceEvent, { type: "change" }>): WatchEventDocument {
    const base = this.#base(false);
    switch (event.type) {
      case "reset": {
        const instances = event.instances.map((instance) => instanceDocument(instance));
        return { ...base, type: "reset", reason: event.reason, host: this.#host, instances };
      }
      case "synced": {
        const { instanceCount, endpointCount } = event;
        return { ...base, type: "synced", instanceCount, endpointCount };
      }
      case "disconnected":
        return { ...base, type: "disconnected", host: event.host, error: errorSummary(event.error) };
      case "connected":
        return { ...base, type: "connected", host: event.host, afterMs: event.afterMs };
    }
  }

  #base(more: boolean): Base {
    const time = new Date(this.#clock.wallMs()).toISOString();
    const [service, revision] = [this.#service, this.#revision];
    return { schemaVersion: 1, kind: "watchEvent", time, service, revision, more };
  }
}

function instanceLine(base: Base, event: InstanceEvent): WatchEventDocument {
  const instance = instanceDocument(event.instance);
  switch (event.type) {
    case "join":
    case "renew":
      return { ...base, type: event.type, instance };
    case "leave":
      return { ...base, type: "leave", instance, cause: event.cause };
    case "move":
      return { ...base, type: "move", instance, previousAddress: event.previous.address };
  }
}

function errorSummary(error: Error): { code: string; message: string } {
  return { code: error instanceof DiscoveryError ? error.code : "unreachable", message: error.message };
}
