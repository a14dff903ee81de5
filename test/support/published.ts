/** A publisher on a fake store, its time and chance in the test's hands. */

import type { PublishEvent } from "../../src/discovery/publish/publish-event.js";
import { Publisher, type PublisherOptions } from "../../src/discovery/publish/publisher.js";
import type { Registration } from "../../src/discovery/publish/registration.js";
import type { Random } from "../../src/runtime/random.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { FakeStore } from "./fake-store.js";

/** Lease IDs 1001, 1002, …; chance always in the middle. */
export class CountedRandom implements Random {
  #leases = 1_000;

  next(): number {
    return 0.5;
  }

  leaseId(): string {
    this.#leases += 1;
    return `${this.#leases}`;
  }
}

export class Published {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore(this.clock);
  readonly events: PublishEvent[] = [];
  /** `open`, `done`, or what the events threw. */
  end: unknown = "open";
  #publisher: Publisher | undefined;

  /** Starts a publisher and lets it do what needs no time. */
  async publish(
    registrations: readonly Registration[],
    options: Partial<PublisherOptions> = {},
  ): Promise<Publisher> {
    const { store, clock } = this;
    const publisher = new Publisher(registrations, { store, clock, random: new CountedRandom(), ...options });
    this.#publisher = publisher;
    this.#read(publisher).then(
      () => {
        this.end = "done";
      },
      (error) => {
        this.end = error;
      },
    );
    await clock.settle();
    return publisher;
  }

  get publisher(): Publisher {
    if (this.#publisher === undefined) throw new Error("nothing is published yet");
    return this.#publisher;
  }

  /** The types of the events since the last call. */
  take(): string[] {
    return this.events.splice(0).map(({ type }) => type);
  }

  /** What stands in etcd: `user.rpc/1001=10.0.0.1:8080 @1001`. */
  get keys(): string[] {
    const keyValues = this.store.etcd.list({ prefix: "" });
    return keyValues.map(
      ({ key, value, leaseId }) => `${key}=${value}${leaseId === undefined ? "" : ` @${leaseId}`}`,
    );
  }

  get leases(): string[] {
    return [...this.store.etcd.leases.keys()];
  }

  async #read(events: AsyncIterable<PublishEvent>): Promise<void> {
    for await (const event of events) this.events.push(event);
  }
}
