import { describe, expect, test } from "vitest";
import { FakeStore } from "../../test/support/fake-store.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import type { ServiceEvent } from "./service-event.js";
import { Subscriber } from "./subscriber.js";

const A = "10.0.0.1:8080";
const B = "10.0.0.2:8080";

function world() {
  const clock = new VirtualClock();
  const store = new FakeStore(clock);
  store.commit({ key: "user.rpc/1", value: A }, { key: "user.rpc/2", value: A });
  return { clock, store };
}

/** The types of what an iteration tells, and how it ends. */
async function types(events: AsyncIterable<ServiceEvent>): Promise<string[]> {
  const told: string[] = [];
  try {
    for await (const event of events)
      told.push(event.type === "reset" ? `reset ${event.reason}` : event.type);
    return [...told, "done"];
  } catch (error) {
    return [...told, `threw ${(error as Error).message}`];
  }
}

describe("Subscriber", () => {
  test("knows what is there once it is ready", async () => {
    const { store, clock } = world();
    await using subscriber = new Subscriber("user.rpc", { store, clock });
    expect([subscriber.isStale, subscriber.endpoints]).toEqual([true, []]);
    await subscriber.ready();
    expect(subscriber.isStale).toBe(false);
    expect(subscriber.endpoints).toEqual([{ address: A, keys: ["user.rpc/1", "user.rpc/2"] }]);
    expect(subscriber.instances.map(({ id }) => id)).toEqual(["1", "2"]);
    expect([subscriber.has(A), subscriber.has(B)]).toEqual([true, false]);
    expect([subscriber.instanceCount, subscriber.endpointCount]).toEqual([2, 1]);
  });

  test("stays readable while etcd is away, and says that it is stale", async () => {
    const { store, clock } = world();
    await using subscriber = new Subscriber("user.rpc", { store, clock });
    await subscriber.ready();
    store.cut();
    store.commit({ key: "user.rpc/3", value: B });
    await clock.settle();
    expect([subscriber.isStale, subscriber.endpointCount]).toEqual([true, 1]);
    store.heal();
    await clock.settle();
    expect([subscriber.isStale, subscriber.endpointCount]).toEqual([false, 2]);
  });

  test("every iteration begins with a reset of what is known then", async () => {
    const { store, clock } = world();
    const subscriber = new Subscriber("user.rpc", { store, clock });
    const first = types(subscriber);
    await subscriber.ready();
    const second = types(subscriber);
    store.commit({ key: "user.rpc/3", value: B });
    await clock.settle();
    await subscriber.close();
    expect(await first).toEqual(["connected", "reset start", "synced", "change", "done"]);
    expect(await second).toEqual(["reset start", "synced", "change", "done"]);
    expect(await types(subscriber)).toEqual(["reset start", "synced", "done"]);
  });

  test("an iteration that is left closes nothing", async () => {
    const { store, clock } = world();
    await using subscriber = new Subscriber("user.rpc", { store, clock });
    for await (const event of subscriber) if (event.type === "synced") break;
    store.commit({ key: "user.rpc/3", value: B });
    await clock.settle();
    expect(subscriber.endpointCount).toBe(2);
  });

  test("a reader that is too slow gets a reset in place of what it missed", async () => {
    const { store, clock } = world();
    await using subscriber = new Subscriber("user.rpc", { store, clock, causes: false });
    await subscriber.ready();
    const slow = subscriber[Symbol.asyncIterator]();
    for (let at = 0; at < 10_050; at += 1) store.commit({ key: "user.rpc/3", value: at % 2 === 0 ? B : A });
    await clock.settle();
    const { value: first } = await slow.next();
    expect(first).toMatchObject({ type: "reset", reason: "overflow" });
  });

  test("an abort ends it with its reason", async () => {
    const { store, clock } = world();
    const controller = new AbortController();
    const subscriber = new Subscriber("user.rpc", { store, clock, signal: controller.signal });
    await subscriber.ready();
    const told = types(subscriber);
    await clock.settle();
    controller.abort(new Error("enough"));
    expect((await told).at(-1)).toBe("threw enough");
    expect((await types(subscriber)).at(-1)).toBe("threw enough");
    await subscriber.close();
  });

  test("a failure ends it, and ready says so", async () => {
    const { store, clock } = world();
    store.cut();
    const subscriber = new Subscriber("user.rpc", { store, clock });
    await clock.settle();
    await store.close();
    await expect(subscriber.ready()).rejects.toThrow("the store was closed");
    expect((await types(subscriber)).at(-1)).toBe("threw the store was closed");
  });

  test("closing is idempotent, leaves no watch and no timer, and ends a wait for ready", async () => {
    const { store, clock } = world();
    store.cut();
    const subscriber = new Subscriber("user.rpc", { store, clock });
    const ready = expect(subscriber.ready()).rejects.toThrow("closed before its first list");
    await Promise.all([subscriber.close(), subscriber.close()]);
    await ready;
    expect([store.watchCount, clock.timerCount]).toEqual([0, 0]);
  });
});
