import { expect, test } from "vitest";
import { FakeStore, HOST } from "../../test/support/fake-store.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import type { ServicesEvent } from "./services-view.js";
import { watchServices } from "./watch-services.js";

/** A watch of which every event is kept, and how it ended. */
async function watched(prefix?: string) {
  const clock = new VirtualClock();
  const store = new FakeStore(clock);
  store.commit(
    { key: "prod/user.rpc/1", value: "10.0.0.1:80" },
    { key: "order.rpc/2", value: "10.0.0.2:80" },
  );
  const ending = new AbortController();
  const events: ServicesEvent[] = [];
  const read = async () => {
    for await (const event of watchServices({ store, signal: ending.signal, prefix, clock }))
      events.push(event);
  };
  const ended = read().then(
    () => "done",
    (error: unknown) => error,
  );
  await clock.settle();
  return { clock, store, ending, events, ended };
}

const servicesOf = (event: ServicesEvent | undefined) =>
  event?.type === "reset" ? event.instances.map(({ service }) => service) : undefined;

test("begins with the connection, every service, and that it is in step", async () => {
  const { events } = await watched();
  expect(events.map(({ type }) => type)).toEqual(["connected", "reset", "synced"]);
  expect(events[0]).toMatchObject({ host: HOST });
  expect(servicesOf(events[1])).toEqual(["prod/user.rpc", "order.rpc"].sort());
});

test("a prefix takes only what is under it", async () => {
  const { clock, events, store } = await watched("prod/");
  expect(servicesOf(events[1])).toEqual(["prod/user.rpc"]);
  store.commit({ key: "order.rpc/3", value: "10.0.0.3:80" });
  store.commit({ key: "prod/pay.rpc/4", value: "10.0.0.4:80" });
  await clock.settle();
  expect(events.slice(3)).toMatchObject([
    { type: "change", events: [{ type: "join", instance: { service: "prod/pay.rpc" } }] },
  ]);
});

test.each([
  {
    name: "was revoked in time stopped",
    ms: 4_000,
    end: (store: FakeStore) => store.revoke("77"),
    cause: "stopped",
  },
  { name: "ran out expired", ms: 10_000, end: () => {}, cause: "expired" },
])("an instance whose lease $name", async ({ ms, end, cause }) => {
  const { clock, events, store } = await watched();
  await store.grantLease("77", 10, { signal: new AbortController().signal });
  store.commit({ key: "user.rpc/77", value: "10.0.0.7:80", leaseId: "77" });
  await clock.advance(ms);
  end(store);
  await clock.advance(1_000);
  expect(events.at(-1)).toMatchObject({ type: "change", events: [{ type: "leave", cause }] });
});

test("what left during an outage is told before it is synced again", async () => {
  const { clock, events, store } = await watched();
  store.cut();
  store.commit({ delete: "order.rpc/2" });
  await clock.advance(1_000);
  store.heal();
  await clock.settle();
  expect(events.slice(3).map(({ type }) => type)).toEqual(["disconnected", "connected", "change", "synced"]);
  expect(events[5]).toMatchObject({ events: [{ type: "leave", cause: "disconnected" }] });
});

test("ends with its signal's reason, and leaves no watch and no timer", async () => {
  const { clock, ending, ended, store } = await watched();
  ending.abort("over");
  expect(await ended).toBe("over");
  await clock.settle();
  expect([store.watchCount, clock.timerCount]).toEqual([0, 0]);
});
