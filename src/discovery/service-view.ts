/** What is known of a service: turns the store's messages into events of discovery. Pure: no I/O and no time. */
import type { Revision } from "../store/revision.js";
import type { WatchMessage } from "../store/watch-message.js";
import { InstanceSet, type InstanceSetOptions } from "./instance-set.js";
import type { InstanceEvent, ResetReason, ServiceEvent } from "./service-event.js";

export class ServiceView {
  readonly instances: InstanceSet;
  #isStale = true;
  #revision: Revision = "0";

  constructor(service: string, options: InstanceSetOptions = {}) {
    this.instances = new InstanceSet(service, options);
  }

  /** Whether more may have happened than is known: from the start and from each break to the next `synced`. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Of the last list or change. */
  get revision(): Revision {
    return this.#revision;
  }

  /** undefined: the message meant nothing for instances. */
  apply(message: WatchMessage): ServiceEvent | undefined {
    if (message.type === "disconnected" || message.type === "connected") {
      if (message.type === "disconnected") this.#isStale = true;
      return message;
    }
    this.#revision = message.revision;
    switch (message.type) {
      case "list":
        if (message.reason === "resumed")
          return this.#change(this.instances.replace(message.keyValues), true);
        this.instances.reset(message.keyValues);
        return this.reset(message.reason);
      case "change":
        return this.#change(this.instances.apply(message.changes), this.#isStale);
      case "synced":
        this.#isStale = false;
        return this.synced();
    }
  }

  /** All that is known, as the event that replaces it. */
  reset(reason: ResetReason): ServiceEvent {
    return { type: "reset", reason, revision: this.#revision, instances: this.instances.instances() };
  }

  synced(): ServiceEvent {
    const { size: instanceCount, endpointCount } = this.instances;
    return { type: "synced", revision: this.#revision, instanceCount, endpointCount };
  }

  #change(events: InstanceEvent[], wasMissed: boolean): ServiceEvent | undefined {
    if (events.length === 0) return undefined;
    return { type: "change", revision: this.#revision, events: wasMissed ? events.map(asMissed) : events };
  }
}

/** What happened while the link was down is seen too late to know why. */
function asMissed(event: InstanceEvent): InstanceEvent {
  return event.type === "leave" ? { ...event, cause: "disconnected" } : event;
}
