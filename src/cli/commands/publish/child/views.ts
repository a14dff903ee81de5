/** Publish with a child as text: all of it words, behind `zdisc: `, for stdout and most of stderr are the child's. */
import { formatDuration } from "../../../../duration.js";
import { printable } from "../../../../text/printable.js";
import type { PublishEventDocument, ReadyCheck } from "../../../documents/publish-event.js";
import type { EventView } from "../../../result.js";
import type { Style } from "../../../view/style.js";
import { type EventOf, EventWords } from "../event-words.js";
import { notRevoked } from "../last-words.js";

export function childView(hosts: readonly string[]): EventView<PublishEventDocument> {
  return ({ words: style }) => {
    const words = new ChildWords(hosts, style);
    return (event) => ({ words: words.of(event).map((line) => `zdisc: ${line}`) });
  };
}

const READY_WORDS: Readonly<Record<ReadyCheck, string | undefined>> = {
  health: "serving",
  tcp: "listening",
  none: undefined,
};

class ChildWords {
  readonly #registrations: EventWords;
  readonly #style: Style;
  readonly #ttlSecondsOf = new Map<string | null, number>();
  #name = "";
  /** Told with the registration that follows. */
  #ready: EventOf<"childReady"> | undefined;
  #hasRegistered = false;

  constructor(hosts: readonly string[], style: Style) {
    this.#registrations = new EventWords(hosts, style);
    this.#style = style;
  }

  of(event: PublishEventDocument): readonly string[] {
    switch (event.type) {
      case "childStarted":
        return this.#started(event);
      case "childReady":
        this.#ready = event;
        return [];
      case "granted":
        this.#ttlSecondsOf.set(event.leaseId, event.ttlSeconds);
        return [];
      case "registered":
        return [this.#registered(event)];
      case "childNotReady":
        return [
          `${this.#style.mark("warning")} ${printable(event.error)}; withdrawn from etcd until it serves again`,
        ];
      case "childDraining":
        return [this.#draining(event)];
      case "childEnded":
        return [
          `${this.#name} ended ${event.signal === null ? `with ${event.exitCode}` : `by ${event.signal}`}`,
        ];
      case "ended":
        return event.reason === "childEnded" && this.#hasRegistered ? this.#registrations.of(event) : [];
      default:
        return this.#registrations.of(event);
    }
  }

  #started({ command, pid, ready, addresses }: EventOf<"childStarted">): string[] {
    this.#name = printable(command);
    const waiting = addresses.length === 0 ? "" : `; waiting for ${ready} on ${addresses.join(", ")}`;
    return [`started ${this.#name} (pid ${pid})${printable(waiting)}`];
  }

  #registered(event: EventOf<"registered">): string {
    const mark = this.#style.mark("live");
    const ready = this.#ready;
    this.#ready = undefined;
    const word = ready === undefined ? undefined : READY_WORDS[ready.ready];
    if (ready !== undefined && this.#hasRegistered)
      return `${mark} ${word}; registered again after ${formatDuration(ready.afterMs)}`;
    this.#hasRegistered = true;
    const when = word === undefined ? "" : `${word} after ${formatDuration(ready?.afterMs ?? 0)}; `;
    return `${mark} ${when}${this.#registration(event)}`;
  }

  #registration({ service, address, leaseId }: EventOf<"registered">): string {
    const ttlSeconds = this.#ttlSecondsOf.get(leaseId);
    this.#ttlSecondsOf.delete(leaseId);
    const arrow = this.#style.isAscii ? "->" : "→";
    const lease = ttlSeconds === undefined ? "" : `, lease ${ttlSeconds} s`;
    return `registered ${printable(service)} ${arrow} ${printable(address ?? "")}${lease}`;
  }

  #draining({ drainMs, leaseLeftMs }: EventOf<"childDraining">): string {
    const isRevoked = leaseLeftMs === null;
    const how = isRevoked ? "revoked" : notRevoked(1, leaseLeftMs);
    const wait = drainMs === 0 ? "" : `draining ${formatDuration(drainMs)} before `;
    return `${this.#style.mark(isRevoked ? "live" : "warning")} ${how}; ${wait}${this.#name} is told to stop`;
  }
}
