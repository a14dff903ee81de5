/** What zdisc's library tells, written down as lines that a test can wait for and compare. */
import type { Publisher, ServiceEvent, Subscriber } from "../../src/index.js";
import { waitFor } from "../support/wait-for.js";

export class ZdiscLog {
  readonly lines: string[] = [];
  #failure: unknown;

  private constructor() {}

  /** `reset start: a b`, `join a`, `leave a (stopped)`, `move a -> b`, `renew a`, `disconnected`, `connected`, `synced`. */
  static ofSubscriber(subscriber: Subscriber): ZdiscLog {
    const log = new ZdiscLog();
    log.#write(subscriber, linesOf);
    return log;
  }

  /** The event's type, with the other's value when it is `overwritten`. */
  static ofPublisher(publisher: Publisher): ZdiscLog {
    const log = new ZdiscLog();
    log.#write(publisher, (event) => [
      event.type === "overwritten" ? `overwritten ${event.value}` : event.type,
    ]);
    return log;
  }

  /** Resolves when the line is there, after the first `since` ones. */
  async says(line: string, since = 0): Promise<void> {
    const look = () => {
      if (this.#failure !== undefined) throw this.#failure;
      return this.lines.includes(line, since);
    };
    try {
      await waitFor(look, { what: `"${line}"`, timeoutMs: 30_000 });
    } catch (error) {
      throw new Error(`${(error as Error).message}; there were: ${this.lines.join(", ")}`, { cause: error });
    }
  }

  async #write<Event>(events: AsyncIterable<Event>, toLines: (event: Event) => string[]): Promise<void> {
    try {
      for await (const event of events) this.lines.push(...toLines(event));
    } catch (error) {
      this.#failure = error;
    }
  }
}

function linesOf(event: ServiceEvent): string[] {
  if (event.type === "reset") {
    const values = event.instances.map(({ value }) => value).sort();
    return [[`reset ${event.reason}:`, ...values].join(" ")];
  }
  if (event.type !== "change") return [event.type];
  return event.events.map((one) => {
    if (one.type === "leave") return `leave ${one.instance.value} (${one.cause})`;
    if (one.type === "move") return `move ${one.previous.value} -> ${one.instance.value}`;
    return `${one.type} ${one.instance.value}`;
  });
}
