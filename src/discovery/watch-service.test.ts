import { describe, expect, test } from "vitest";
import { FakeStore, HOST } from "../../test/support/fake-store.js";
import { DiscoveryError } from "../errors.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import type { ServiceEvent } from "./service-event.js";
import { type WatchServiceOptions, watchService } from "./watch-service.js";

const A = "10.0.0.1:8080";
const B = "10.0.0.2:8080";

interface World {
  readonly clock: VirtualClock;
  readonly store: FakeStore;
}

function world(): World {
  const clock = new VirtualClock();
  return { clock, store: new FakeStore(clock) };
}

/** Everything told so far, with what ended it. */
class Told {
  readonly events: ServiceEvent[] = [];
  end: unknown = "open";

  constructor({ store, clock }: World, options: Partial<WatchServiceOptions> = {}) {
    this.#read(watchService("user.rpc", { store, clock, ...options })).then(
      () => {
        this.end = "done";
      },
      (error) => {
        this.end = error;
      },
    );
  }

  /** In short: `join 1 10.0.0.1:8080`. Forgets them. */
  take(): string[] {
    return this.events.splice(0).flatMap(inShort);
  }

  async #read(events: AsyncIterable<ServiceEvent>): Promise<void> {
    for await (const event of events) this.events.push(event);
  }
}

function inShort(event: ServiceEvent): string[] {
  switch (event.type) {
    case "reset":
      return [
        `reset ${event.reason} ${event.instances.map(({ id, value }) => `${id}=${value}`).join(" ")}`.trim(),
      ];
    case "change":
      return event.events.map((each) => {
        const cause = each.type === "leave" ? ` ${each.cause}` : "";
        return `${each.type} ${each.instance.id} ${each.instance.value}${cause}`;
      });
    case "synced":
      return [`synced ${event.instanceCount}/${event.endpointCount}`];
    default:
      return [event.type];
  }
}

describe("watchService", () => {
  test("begins with the host and a reset, is then synced, and tells each change", async () => {
    const { store, clock } = world();
    store.commit(
      { key: "user.rpc/1", value: A },
      { key: "user.rpc2/1", value: B },
      { key: "user.rpc", value: B },
    );
    const told = new Told({ store, clock });
    await clock.settle();
    expect(told.take()).toEqual(["connected", `reset start 1=${A}`, "synced 1/1"]);
    store.commit({ key: "user.rpc/2", value: A });
    store.commit({ key: "user.rpc/2", value: B });
    store.commit({ key: "user.rpc/2", value: B });
    store.commit({ delete: "user.rpc/1" });
    await clock.settle();
    expect(told.take()).toEqual([`join 2 ${A}`, `move 2 ${B}`, `renew 2 ${B}`, `leave 1 ${A} deleted`]);
  });

  test("departure 13: one revision is one change, so a swap of two addresses is told whole", async () => {
    const { store, clock } = world();
    store.commit({ key: "user.rpc/1", value: A }, { key: "user.rpc/2", value: B });
    const told = new Told({ store, clock });
    await clock.settle();
    told.take();
    store.commit({ key: "user.rpc/1", value: B }, { key: "user.rpc/2", value: A });
    await clock.settle();
    expect(told.events).toHaveLength(1);
    expect(told.take()).toEqual([`move 1 ${B}`, `move 2 ${A}`]);
  });

  test("an exact match watches one key and nothing under it", async () => {
    const { store, clock } = world();
    store.commit({ key: "user.rpc/1", value: A }, { key: "user.rpc", value: B });
    const told = new Told({ store, clock }, { exactMatch: true });
    await clock.settle();
    expect(told.take()).toContain(`reset start user.rpc=${B}`);
  });

  test("a break is an event; what was missed is told as changes before the next synced", async () => {
    const { store, clock } = world();
    store.commit({ key: "user.rpc/1", value: A }, { key: "user.rpc/2", value: B });
    const told = new Told({ store, clock });
    await clock.settle();
    told.take();
    store.cut();
    store.commit({ delete: "user.rpc/1" });
    await clock.advance(2_400);
    store.heal();
    await clock.settle();
    expect(told.events[1]).toEqual({ type: "connected", host: HOST, afterMs: 2_400 });
    expect(told.take()).toEqual(["disconnected", "connected", `leave 1 ${A} disconnected`, "synced 1/1"]);
  });

  test("departure 4: after a compaction of what was missed, the difference is told and nobody is dropped", async () => {
    const { store, clock } = world();
    store.commit(
      { key: "user.rpc/1", value: A },
      { key: "user.rpc/2", value: B },
      { key: "user.rpc/3", value: A },
    );
    const told = new Told({ store, clock });
    await clock.settle();
    told.take();
    store.cut();
    store.commit({ key: "user.rpc/2", value: "10.0.0.9:8080" });
    store.commit({ delete: "user.rpc/3" });
    store.compact();
    store.heal();
    await clock.settle();
    expect(told.take()).toEqual([
      "disconnected",
      "connected",
      "move 2 10.0.0.9:8080",
      `leave 3 ${A} disconnected`,
      "synced 2/2",
    ]);
  });

  test("departure 4: another cluster under the same hosts replaces everything", async () => {
    const { store, clock } = world();
    store.commit({ key: "user.rpc/1", value: A });
    const told = new Told({ store, clock });
    await clock.settle();
    told.take();
    store.cut();
    store.wipe();
    store.commit({ key: "user.rpc/5", value: B });
    store.heal();
    await clock.settle();
    expect(told.take()).toEqual(["disconnected", "connected", `reset restored 5=${B}`, "synced 1/1"]);
  });

  test("a change that means nothing is not told", async () => {
    const { store, clock } = world();
    const told = new Told({ store, clock });
    await clock.settle();
    told.take();
    store.relist("resumed");
    await clock.settle();
    expect(told.take()).toEqual([]);
  });
});

describe("the ends of watchService", () => {
  test("the consumer leaves: done, and neither watch nor timer stays", async () => {
    const { store, clock } = world();
    store.etcd.grant("71", 10, clock.monotonicMs());
    store.commit({ key: "user.rpc/1", value: A, leaseId: "71" });
    for await (const event of watchService("user.rpc", { store, clock })) {
      if (event.type === "synced") break;
    }
    await clock.settle();
    expect([store.watchCount, clock.timerCount]).toEqual([0, 0]);
  });

  test("an abort throws its reason", async () => {
    const { store, clock } = world();
    const controller = new AbortController();
    const told = new Told({ store, clock }, { signal: controller.signal });
    await clock.settle();
    const reason = new Error("enough");
    controller.abort(reason);
    await clock.settle();
    expect(told.end).toBe(reason);
    expect([store.watchCount, clock.timerCount]).toEqual([0, 0]);
  });

  test("a failure throws a DiscoveryError", async () => {
    const { store, clock } = world();
    const told = new Told({ store, clock });
    await clock.settle();
    await store.close();
    await clock.settle();
    expect(told.end).toBeInstanceOf(DiscoveryError);
  });
});

describe("why an instance left", () => {
  /** One instance under a lease of 10 s that is renewed every 3 s until a test says otherwise. */
  async function leased(): Promise<World & { readonly told: Told }> {
    const { store, clock } = world();
    store.etcd.grant("71", 10, clock.monotonicMs());
    store.commit({ key: "user.rpc/1", value: A, leaseId: "71" });
    const told = new Told({ store, clock });
    for (let at = 0; at < 12; at += 3) {
      await clock.advance(3_000);
      store.etcd.renew("71", clock.monotonicMs());
    }
    told.take();
    return { store, clock, told };
  }

  test("stopped: its lease was revoked before it could run out", async () => {
    const { store, clock, told } = await leased();
    await clock.advance(1_000);
    store.revoke("71");
    await clock.settle();
    expect(told.take()).toEqual([`leave 1 ${A} stopped`]);
  });

  test("expired: nobody renewed it for as long as it could live", async () => {
    const { store, clock, told } = await leased();
    await clock.advance(10_000);
    store.revoke("71");
    await clock.settle();
    expect(told.take()).toEqual([`leave 1 ${A} expired`]);
  });

  test("deleted: its lease lives", async () => {
    const { store, clock, told } = await leased();
    store.commit({ delete: "user.rpc/1" });
    await clock.settle();
    expect(told.take()).toEqual([`leave 1 ${A} deleted`]);
  });

  test("null: it came and went before its TTL could be asked", async () => {
    const { store, clock, told } = await leased();
    store.etcd.grant("72", 10, clock.monotonicMs());
    store.commit({ key: "user.rpc/2", value: B, leaseId: "72" });
    store.revoke("72");
    await clock.settle();
    expect(told.take()).toEqual([`join 2 ${B}`, `leave 2 ${B} null`]);
  });

  test("null at once when etcd does not answer, and no second leave waits for it", async () => {
    const { store, clock, told } = await leased();
    store.commit({ key: "user.rpc/2", value: B, leaseId: "71" });
    await clock.settle();
    told.take();
    store.failNext("leaseTimeToLive");
    const asked = store.calls.length;
    store.commit({ delete: "user.rpc/2" });
    await clock.settle();
    store.commit({ delete: "user.rpc/1" });
    await clock.settle();
    expect(told.take()).toEqual([`leave 2 ${B} null`, `leave 1 ${A} null`]);
    expect(store.calls.slice(asked)).toEqual(["leaseTimeToLive 71"]);
  });

  test("null after 40 ms when etcd is slower than it was: an event is worth more than its cause", async () => {
    const { store, clock, told } = await leased();
    store.latencyMs = 5_000;
    store.revoke("71");
    await clock.advance(39);
    expect(told.take()).toEqual([]);
    await clock.advance(1);
    expect(told.take()).toEqual([`leave 1 ${A} null`]);
  });

  test("the TTL is asked every half TTL, and for no more than 64 instances", async () => {
    const { store, clock } = await leased();
    const asked = store.calls.length;
    await clock.advance(20_000);
    expect(store.calls.slice(asked).length).toBeLessThanOrEqual(5);
    store.etcd.grant("72", 1_000, clock.monotonicMs());
    const writes = Array.from({ length: 64 }, (_, at) => ({
      key: `user.rpc/2${at}`,
      value: B,
      leaseId: "72",
    }));
    store.commit(...writes);
    await clock.settle();
    const before = store.calls.length;
    await clock.advance(1_000_000);
    expect(store.calls.length).toBe(before);
  });

  test("without causes nobody asks", async () => {
    const { store, clock } = world();
    store.etcd.grant("71", 10, clock.monotonicMs());
    store.commit({ key: "user.rpc/1", value: A, leaseId: "71" });
    const told = new Told({ store, clock }, { causes: false });
    await clock.settle();
    store.revoke("71");
    await clock.settle();
    expect(told.take()).toContain(`leave 1 ${A} null`);
    expect(store.calls).toEqual([]);
  });
});
