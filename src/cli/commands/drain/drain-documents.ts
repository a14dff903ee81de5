/** Turns what a drain says into lines of JSON, and into words where it is not about a key. */
import type { DrainEvent } from "../../../discovery/drain/drain-event.js";
import type { DrainPlan } from "../../../discovery/drain/plan-drain.js";
import type { Clock } from "../../../runtime/clock.js";
import { timestamp } from "../../../text/times.js";
import type { DrainEventDocument } from "../../documents/drain-event.js";
import type { Word } from "../../result.js";
import { undoCommand } from "./undo-command.js";

export interface DrainFacts {
  readonly service: string;
  readonly address: string;
  readonly clock: Clock;
  /** For the undo command. */
  readonly connection: readonly string[];
}

type KeyEvent = Exclude<DrainEvent, { type: "away" | "back" }>;
/** What an event of its type says; all else is null. */
type Details = Partial<DrainEventDocument> & Pick<DrainEventDocument, "type" | "key">;

export class DrainDocuments {
  readonly #facts: DrainFacts;
  /** Since when the address is out. */
  #outSinceMs: number | undefined;

  constructor(facts: DrainFacts) {
    this.#facts = facts;
  }

  /** What one turn led to. */
  *of(events: readonly DrainEvent[]): Iterable<DrainEventDocument | Word> {
    for (const event of events)
      if (event.type === "away" || event.type === "back") yield linkWord(event.type);
    const ofKeys = events.filter(isOfKey);
    const last = ofKeys.length - 1;
    for (const [at, event] of ofKeys.entries()) yield this.#document(this.#detailsOf(event), at < last);
    if (ofKeys.some(({ type }) => type === "restored")) this.#outSinceMs = undefined;
  }

  /** What would be written. */
  planned({ keys, substitute, endpointsLeft }: DrainPlan): DrainEventDocument[] {
    return keys.map((key, at) => {
      const details = {
        type: "drained",
        key,
        substitute: substitute ?? null,
        endpointsLeft,
        dryRun: true,
      } as const;
      return this.#document(details, at < keys.length - 1);
    });
  }

  #detailsOf(event: KeyEvent): Details {
    const nowMs = this.#facts.clock.monotonicMs();
    const { type, key } = event;
    switch (event.type) {
      case "drained":
      case "redrained":
      case "siblingChanged": {
        this.#outSinceMs ??= nowMs;
        const { substitute, endpointsLeft, previous } = event;
        const previousSubstitute = event.type === "siblingChanged" ? previous : null;
        const undo = this.#undoOf(key);
        return { type, key, substitute, previousSubstitute, endpointsLeft, undo };
      }
      case "restored": {
        const outForMs = this.#outSinceMs === undefined ? null : Math.round(nowMs - this.#outSinceMs);
        return { type, key, reason: event.reason, outForMs };
      }
      case "skipped": {
        const { reason, value } = event;
        const isOther = reason === "changed" && value !== this.#facts.address;
        return { type, key, reason, substitute: value, undo: isOther ? this.#undoOf(key) : null };
      }
    }
  }

  #undoOf(key: string): string | null {
    return undoCommand(key, this.#facts.address, this.#facts.connection) ?? null;
  }

  #document(details: Details, more: boolean): DrainEventDocument {
    const { service, address, clock } = this.#facts;
    return {
      schemaVersion: 1,
      kind: "drainEvent",
      time: timestamp(clock.wallMs()),
      service,
      address,
      substitute: null,
      previousSubstitute: null,
      endpointsLeft: null,
      reason: null,
      dryRun: false,
      outForMs: null,
      undo: null,
      ...details,
      more,
    };
  }
}

function isOfKey(event: DrainEvent): event is KeyEvent {
  return event.type !== "away" && event.type !== "back";
}

function linkWord(type: "away" | "back"): Word {
  return type === "away"
    ? { word: "warning", text: "etcd is away: the drain stays as it is" }
    : { word: "summary", text: "etcd is back" };
}
