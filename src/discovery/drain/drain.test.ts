import { describe, expect, test } from "vitest";
import { FakeStore } from "../../../test/support/fake-store.js";
import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { Drain } from "./drain.js";
import type { DrainEvent } from "./drain-event.js";

const [OUT, A] = ["10.0.3.9:8080", "10.0.3.7:8080"] as const;
const { signal: never } = new AbortController();

/** A drain on a fake store, its time in the test's hands. */
class World {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore(this.clock);
  readonly drain = new Drain("user.rpc", OUT, { store: this.store, clock: this.clock });
  readonly scope = new AbortScope();
  readonly told: string[] = [];
  end: unknown = "open";

  /** Two endpoints, the one that is drained with a lease. */
  constructor() {
    void this.store.grantLease("900", 10, { signal: never });
    this.store.commit(
      { key: "user.rpc/7", value: A, leaseId: "700" },
      { key: "user.rpc/9", value: OUT, leaseId: "900" },
    );
  }

  async keep(): Promise<void> {
    this.#read(this.drain.keep(this.scope.signal)).then(
      () => {
        this.end = "done";
      },
      (error) => {
        this.end = error;
      },
    );
    await this.clock.settle();
  }

  async stop(): Promise<void> {
    this.scope.abort("enough");
    await this.clock.settle();
  }

  async putBack(): Promise<string[]> {
    return (await this.drain.putBack(never)).map(textOf);
  }

  /** `user.rpc/9=10.0.3.7:8080 @900` */
  get keys(): string[] {
    return this.store.etcd
      .list({ prefix: "" })
      .map(({ key, value, leaseId }) => `${key}=${value}${leaseId === undefined ? "" : ` @${leaseId}`}`);
  }

  async #read(turns: AsyncIterable<readonly DrainEvent[]>): Promise<void> {
    for await (const events of turns) this.told.push(events.map(textOf).join(", "));
  }
}

function textOf(event: DrainEvent): string {
  const reason = "reason" in event ? ` ${event.reason}` : "";
  return `${event.type}${reason}${"key" in event ? ` ${event.key}` : ""}`;
}

describe("a drain", () => {
  test("keeps the key's lease, stays when it is stopped, and is undone by putBack", async () => {
    const world = new World();
    await world.keep();
    const drained = [`user.rpc/7=${A} @700`, `user.rpc/9=${A} @900`];
    expect(world.keys).toEqual(drained);
    await world.stop();
    expect({ end: world.end, told: world.told, keys: world.keys }).toEqual({
      end: "enough",
      told: ["drained user.rpc/9"],
      keys: drained,
    });
    expect(await world.putBack()).toEqual(["restored end user.rpc/9"]);
    expect(world.keys).toEqual([`user.rpc/7=${A} @700`, `user.rpc/9=${OUT} @900`]);
    expect(world.drain.drained).toEqual([]);
    expect(world.clock.timerCount).toBe(1); // the lease's own
  });

  test("writes nothing while etcd is away, tells so, and looks again when it is back", async () => {
    const world = new World();
    await world.keep();
    world.store.cut();
    await world.clock.settle();
    world.store.commit({ key: "user.rpc/10", value: OUT });
    await world.clock.advance(5_000);
    expect(world.told).toEqual(["drained user.rpc/9", "away"]);
    world.store.heal();
    await world.clock.settle();
    expect(world.told.slice(2)).toEqual(["back, redrained user.rpc/10"]);
  });

  test("tries a write that failed again within a second", async () => {
    const world = new World();
    for (let at = 0; at < 3; at += 1) world.store.failNext("transact");
    await world.keep();
    expect({ told: world.told, isUnfinished: world.drain.isUnfinished }).toEqual({
      told: [],
      isUnfinished: true,
    });
    await world.clock.advance(3_000);
    expect({ told: world.told, isUnfinished: world.drain.isUnfinished }).toEqual({
      told: ["drained user.rpc/9"],
      isUnfinished: false,
    });
  });

  test("whose answer was lost is found done, and put back", async () => {
    const world = new World();
    world.store.failNext("transact", { isApplied: true });
    await world.keep();
    await world.clock.advance(1_000);
    expect(world.told).toEqual(["drained user.rpc/9"]);
    await world.stop();
    expect(await world.putBack()).toEqual(["restored end user.rpc/9"]);
    expect(world.keys[1]).toBe(`user.rpc/9=${OUT} @900`);
  });

  test("that was stopped before it knew whether it wrote is put back all the same", async () => {
    const world = new World();
    world.store.answerMs = 500;
    world.store.failNext("transact", { isApplied: true });
    await world.keep();
    await world.stop();
    world.store.answerMs = 0;
    await world.clock.advance(1_000);
    expect(await world.putBack()).toEqual(["restored end user.rpc/9"]);
    expect(world.keys[1]).toBe(`user.rpc/9=${OUT} @900`);
  });

  test("fails when etcd forbids the write, and knows what it had written", async () => {
    const world = new World();
    await world.keep();
    const error = new DiscoveryError("permission", "user bob may not write user.rpc/10");
    world.store.failNext("transact", { error });
    world.store.commit({ key: "user.rpc/10", value: OUT });
    await world.clock.settle();
    expect(world.end).toBe(error);
    // What was refused was not written.
    expect(world.drain.drained.map(({ key }) => key)).toEqual(["user.rpc/9"]);
  });
});

describe("putting back", () => {
  test("throws while etcd is away, keeps what is drained, and works later", async () => {
    const world = new World();
    await world.keep();
    await world.stop();
    world.store.cut();
    await expect(world.putBack()).rejects.toMatchObject({ code: "unreachable" });
    expect(world.drain.drained.map(({ key }) => key)).toEqual(["user.rpc/9"]);
    world.store.heal();
    expect(await world.putBack()).toEqual(["restored end user.rpc/9"]);
  });

  test.each([
    {
      name: "the same that we wrote, by somebody else",
      write: { key: "user.rpc/9", value: A, leaseId: "900" },
      told: "restored end user.rpc/9",
      value: OUT,
    },
    {
      name: "another address",
      write: { key: "user.rpc/9", value: "10.0.3.99:80", leaseId: "900" },
      told: "skipped changed user.rpc/9",
      value: "10.0.3.99:80",
    },
    {
      name: "its own address already",
      write: { key: "user.rpc/9", value: OUT, leaseId: "900" },
      told: "restored end user.rpc/9",
      value: OUT,
    },
  ])("meets a key that says $name", async ({ write, told, value }) => {
    const world = new World();
    await world.keep();
    await world.stop();
    world.store.commit(write);
    expect(await world.putBack()).toEqual([told]);
    expect(world.keys[1]).toBe(`user.rpc/9=${value} @900`);
  });

  test.each([
    { name: "and took it back", later: [A], told: ["restored end user.rpc/9"], value: OUT },
    { name: "and left so", later: [], told: [], value: "10.0.3.99:80" },
    { name: "and changed again", later: ["10.0.3.98:80"], told: [], value: "10.0.3.98:80" },
  ])("meets a key that somebody else had changed $name", async ({ later, told, value }) => {
    const world = new World();
    await world.keep();
    world.store.commit({ key: "user.rpc/9", value: "10.0.3.99:80", leaseId: "900" });
    await world.clock.settle();
    expect(world.told.at(-1)).toBe("skipped changed user.rpc/9");
    await world.stop();
    for (const said of later) world.store.commit({ key: "user.rpc/9", value: said, leaseId: "900" });
    expect(await world.putBack()).toEqual(told);
    expect(world.keys[1]).toBe(`user.rpc/9=${value} @900`);
  });

  test("brings no key back that is gone", async () => {
    const world = new World();
    await world.keep();
    await world.stop();
    world.store.revoke("900");
    expect(await world.putBack()).toEqual(["skipped gone user.rpc/9"]);
    expect(world.keys).toEqual([`user.rpc/7=${A} @700`]);
  });
});
