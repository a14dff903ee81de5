/** What is known of all services under a prefix: turns the store's messages into events of the services. Pure: no I/O and no time. */
import type { KeyValue } from "../store/key-value.js";
import type { Revision } from "../store/revision.js";
import type { KeyChange, WatchMessage } from "../store/watch-message.js";
import { type Instance, isAsKnown, toInstance } from "./instance.js";
import { serviceOfKey } from "./registration-key.js";
import type { InstanceEvent, ResetReason, ServiceEvent } from "./service-event.js";

/** As the events of one service; an instance says which service it is of. `otherKeyCount`: keys that are no registrations. */
export type ServicesEvent =
  | (Extract<ServiceEvent, { type: "reset" }> & { readonly otherKeyCount: number })
  | (Extract<ServiceEvent, { type: "change" }> & { readonly otherKeyCount: number })
  | Exclude<ServiceEvent, { type: "reset" | "change" }>;

export class ServicesView {
  readonly #byKey = new Map<string, Instance>();
  readonly #otherKeys = new Set<string>();
  #isStale = true;

  /** Number of registrations. */
  get size(): number {
    return this.#byKey.size;
  }

  instances(): Instance[] {
    return [...this.#byKey.values()];
  }

  /** undefined: the message meant nothing for registrations. */
  apply(message: WatchMessage): ServicesEvent | undefined {
    switch (message.type) {
      case "connected":
        return message;
      case "disconnected":
        this.#isStale = true;
        return message;
      case "list":
        return message.reason === "resumed"
          ? this.#resume(message.keyValues, message.revision)
          : this.#reset(message.reason, message.keyValues, message.revision);
      case "change":
        return this.#changed(this.#apply(message.changes), message.revision, this.#isStale);
      case "synced":
        this.#isStale = false;
        return {
          type: "synced",
          revision: message.revision,
          instanceCount: this.#byKey.size,
          endpointCount: new Set(this.instances().map(({ value }) => value)).size,
        };
    }
  }

  #reset(reason: ResetReason, keyValues: readonly KeyValue[], revision: Revision): ServicesEvent {
    this.#byKey.clear();
    this.#otherKeys.clear();
    for (const keyValue of keyValues) this.#put(keyValue, []);
    const otherKeyCount = this.#otherKeys.size;
    return { type: "reset", reason, revision, instances: this.instances(), otherKeyCount };
  }

  /** The same cluster after a break: what differs was missed. */
  #resume(keyValues: readonly KeyValue[], revision: Revision): ServicesEvent | undefined {
    const events: InstanceEvent[] = [];
    const listed = new Set<string>();
    for (const keyValue of keyValues) {
      listed.add(keyValue.key);
      if (!isAsKnown(this.#byKey.get(keyValue.key), keyValue)) this.#put(keyValue, events);
    }
    for (const key of [...this.#byKey.keys(), ...this.#otherKeys]) {
      if (!listed.has(key)) this.#delete(key, events);
    }
    return this.#changed(events, revision, true);
  }

  #apply(changes: readonly KeyChange[]): InstanceEvent[] {
    const events: InstanceEvent[] = [];
    for (const change of changes) {
      if (change.type === "put") this.#put(change.keyValue, events);
      else this.#delete(change.key, events);
    }
    return events;
  }

  #changed(events: InstanceEvent[], revision: Revision, wasMissed: boolean): ServicesEvent | undefined {
    if (events.length === 0) return undefined;
    return {
      type: "change",
      revision,
      events: wasMissed ? events.map(asMissed) : events,
      otherKeyCount: this.#otherKeys.size,
    };
  }

  #put(keyValue: KeyValue, events: InstanceEvent[]): void {
    const service = serviceOfKey(keyValue.key);
    if (service === undefined) {
      this.#otherKeys.add(keyValue.key);
      return;
    }
    const instance = toInstance(service, keyValue);
    const previous = this.#byKey.get(instance.key);
    this.#byKey.set(instance.key, instance);
    if (previous === undefined) events.push({ type: "join", instance });
    else if (previous.value === instance.value) events.push({ type: "renew", instance });
    else events.push({ type: "move", instance, previous });
  }

  #delete(key: string, events: InstanceEvent[]): void {
    this.#otherKeys.delete(key);
    const instance = this.#byKey.get(key);
    if (instance === undefined) return;
    this.#byKey.delete(key);
    // Without a lease nothing but a delete ends a key.
    events.push({ type: "leave", instance, cause: instance.leaseId === null ? "deleted" : null });
  }
}

function asMissed(event: InstanceEvent): InstanceEvent {
  return event.type === "leave" ? { ...event, cause: "disconnected" } : event;
}
