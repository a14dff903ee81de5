/** Any sequence of puts, deletes, compactions and breaks leaves the subscriber's set equal to the store's. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FakeStore } from "../../test/support/fake-store.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import type { ServiceEvent } from "./service-event.js";
import { Subscriber } from "./subscriber.js";

const key = fc.integer({ min: 1, max: 6 }).map((id) => `user.rpc/${id}`);
const value = fc.constantFrom("10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080", "no address");
const write = fc.oneof(
  { weight: 3, arbitrary: fc.record({ key, value }) },
  { weight: 2, arbitrary: key.map((each) => ({ delete: each })) },
);

/** One step of the world; `commit` with several writes is one revision. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.uniqueArray(write, { minLength: 1, maxLength: 3, selector: keyOf }).map((writes) => ({
      run: (store: FakeStore) => store.commit(...writes),
      name: `commit ${JSON.stringify(writes)}`,
    })),
  },
  ...(["cut", "heal", "compact", "wipe"] as const).map((name) => ({
    weight: name === "wipe" ? 1 : 2,
    arbitrary: fc.constant({ run: (store: FakeStore) => store[name](), name }),
  })),
  ...(["resumed", "overflow"] as const).map((reason) => ({
    weight: 1,
    arbitrary: fc.constant({ run: (store: FakeStore) => store.relist(reason), name: `relist ${reason}` }),
  })),
  { weight: 2, arbitrary: fc.constant({ run: () => {}, name: "settle" }) },
);

function keyOf(each: { key: string } | { delete: string }): string {
  return "key" in each ? each.key : each.delete;
}

/** What someone knows who only listens to the events. */
class Listener {
  readonly values = new Map<string, string>();
  readonly faults: string[] = [];

  take(event: ServiceEvent): void {
    if (event.type === "reset") {
      this.values.clear();
      for (const instance of event.instances) this.values.set(instance.key, instance.value);
    }
    if (event.type !== "change") return;
    for (const each of event.events) {
      const known = this.values.get(each.instance.key);
      const expected =
        each.type === "join" ? undefined : each.type === "move" ? each.previous.value : each.instance.value;
      if (known !== expected) this.faults.push(`${each.type} ${each.instance.key}: knew ${known}`);
      if (each.type === "leave") this.values.delete(each.instance.key);
      else this.values.set(each.instance.key, each.instance.value);
    }
  }
}

async function listen(subscriber: Subscriber, listener: Listener): Promise<void> {
  for await (const event of subscriber) listener.take(event);
}

describe("the subscriber's set", () => {
  test("equals the store's after any sequence of changes and breaks, and so does what its events add up to", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const clock = new VirtualClock();
        const store = new FakeStore(clock);
        await using subscriber = new Subscriber("user.rpc", { store, clock });
        const listener = new Listener();
        const listening = listen(subscriber, listener);
        for (const { run, name } of steps) {
          run(store);
          if (name === "settle") await clock.settle();
        }
        store.heal();
        await clock.advance(1_000);
        const truth = new Map(store.etcd.list({ prefix: "user.rpc/" }).map((each) => [each.key, each.value]));
        const known = new Map(subscriber.instances.map((each) => [each.key, each.value]));
        const addresses = new Set([...truth.values()].filter((each) => each !== "no address"));
        expect(known).toEqual(truth);
        expect(listener.values).toEqual(truth);
        expect(listener.faults).toEqual([]);
        expect(new Set(subscriber.endpoints.map(({ address }) => address))).toEqual(addresses);
        expect(subscriber.endpointCount).toBe(addresses.size);
        await subscriber.close();
        await listening;
      }),
      { numRuns: 300 },
    );
  });
});
