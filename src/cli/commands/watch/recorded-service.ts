/** The lines of a recording as what the watch of one service said: those of one revision are one change again. */
import type { Instance } from "../../../discovery/instance.js";
import type { InstanceEvent, ServiceEvent } from "../../../discovery/service-event.js";
import { DiscoveryError, ERROR_CODES } from "../../../errors.js";
import type { InstanceDocument } from "../../documents/instance-document.js";
import type { MoveDocument, ResetDocument, WatchEventDocument } from "../../documents/watch-event.js";

export interface RecordedEvent {
  /** When it was seen, ms since 1970. */
  readonly wallMs: number;
  readonly event: ServiceEvent;
}

type InstanceLine = Extract<WatchEventDocument, { type: "join" | "leave" | "move" | "renew" }>;

export class RecordedService {
  readonly #byKey = new Map<string, Instance>();
  #change: InstanceEvent[] = [];
  #hasHost = false;

  /** None for a line of a change whose next line follows. */
  *of(line: WatchEventDocument): Generator<RecordedEvent, void, undefined> {
    const wallMs = Date.parse(line.time);
    const revision = line.revision ?? "0";
    switch (line.type) {
      case "join":
      case "leave":
      case "move":
      case "renew":
        this.#change.push(this.#instanceEvent(line));
        if (line.more) return;
        yield { wallMs, event: { type: "change", revision, events: this.#change } };
        this.#change = [];
        return;
      case "reset":
        yield* this.#reset(line, wallMs);
        return;
      case "synced": {
        const { instanceCount, endpointCount } = line;
        yield { wallMs, event: { type: "synced", revision, instanceCount, endpointCount } };
        return;
      }
      case "disconnected":
        yield { wallMs, event: { type: "disconnected", host: line.host, error: errorOf(line.error) } };
        return;
      case "connected":
        yield { wallMs, event: { type: "connected", host: line.host, afterMs: line.afterMs } };
    }
  }

  /** The first connection has no line of its own: the list after it names the host. */
  *#reset({ host, reason, revision, instances: documents }: ResetDocument, wallMs: number) {
    if (host !== null && !this.#hasHost)
      yield { wallMs, event: { type: "connected", host, afterMs: 0 } as const };
    this.#hasHost = true;
    this.#byKey.clear();
    const instances = documents.map(instanceOf);
    for (const instance of instances) this.#byKey.set(instance.key, instance);
    yield { wallMs, event: { type: "reset", reason, revision: revision ?? "0", instances } as const };
  }

  #instanceEvent(line: InstanceLine): InstanceEvent {
    const instance = instanceOf(line.instance);
    const before = this.#byKey.get(instance.key);
    if (line.type === "leave") this.#byKey.delete(instance.key);
    else this.#byKey.set(instance.key, instance);
    switch (line.type) {
      case "leave":
        return { type: "leave", instance, cause: line.cause };
      case "move":
        return { type: "move", instance, previous: before ?? beforeMove(line, instance) };
      default:
        return { type: line.type, instance };
    }
  }
}

/** The recording began later than the instance: of what it was the line tells the address. */
function beforeMove({ previousAddress }: MoveDocument, instance: Instance): Instance {
  return { ...instance, address: previousAddress, value: previousAddress ?? "(no address)" };
}

function instanceOf(document: InstanceDocument): Instance {
  const { key, service, id, address, value, leaseId, createRevision, modRevision, version } = document;
  return { key, service, id, address, value, leaseId, createRevision, modRevision, version };
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): DiscoveryError {
  return new DiscoveryError(ERROR_CODES.find((one) => one === code) ?? "unreachable", message);
}
