/** What happened, newest last: the last 10,000; older ones are counted. */
import type { Mark } from "../../text/symbols.js";

/** One line of the events. `subject` and `note` may hold values of strangers. */
export interface LoggedEvent {
  readonly wallMs: number;
  readonly mark: Mark;
  /** `join`, `leave`; empty where the subject says it all. */
  readonly verb: string;
  /** Empty for what concerns all of them. */
  readonly service: string;
  readonly subject: string;
  readonly note: string;
}

const CAPACITY = 10_000;

export class EventLog {
  #events: LoggedEvent[] = [];
  #dropped = 0;

  add(event: LoggedEvent): void {
    this.#events.push(event);
    if (this.#events.length < CAPACITY * 2) return;
    this.#dropped += CAPACITY;
    this.#events = this.#events.slice(CAPACITY);
  }

  /** Of all that ever happened. */
  get count(): number {
    return this.#dropped + this.#events.length;
  }

  /** The last `most` of the first `count` that ever happened, oldest first. */
  lastBefore(count: number, most: number): readonly LoggedEvent[] {
    const end = Math.max(0, count - this.#dropped);
    return this.#events.slice(Math.max(0, end - Math.min(most, CAPACITY)), end);
  }
}
