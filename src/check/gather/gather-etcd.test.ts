/** How much is asked: each thing once, many at a time, and a second time only what may have been a moment's matter. */
import { setMaxListeners } from "node:events";
import { expect, test } from "vitest";
import { FakeStore } from "../../../test/support/fake-store.js";
import { DiscoveryError } from "../../errors.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import type { EtcdFacts } from "../facts/etcd-facts.js";
import { RULES } from "../rules.js";
import { gatherEtcd } from "./gather-etcd.js";
import type { GatherOptions, Progress } from "./gather-options.js";

const { signal } = new AbortController();
setMaxListeners(0, signal);
const TTL_SECONDS = 9;
/** What the rules want that connect to nothing. */
const NEEDS = new Set(RULES.flatMap(({ needs = [] }) => (needs.includes("probes") ? [] : needs)));

class World {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore(this.clock);
  readonly progress: Progress[] = [];

  async register(id: string, { leaseId = id, times = 1 } = {}): Promise<void> {
    await this.store.grantLease(leaseId, TTL_SECONDS, { signal });
    for (let time = 0; time < times; time += 1) {
      await this.store.put(`user.rpc/${id}`, `10.0.0.1:${id}`, { signal, leaseId });
    }
  }

  /** Runs to its end, moving time on while something waits. */
  async gather(options: Partial<GatherOptions> = {}): Promise<EtcdFacts> {
    this.store.calls.length = 0;
    const gathering = gatherEtcd({
      ...{ store: this.store, clock: this.clock, signal, hosts: ["10.0.0.11:2379"], services: undefined },
      ...{ needs: NEEDS, user: undefined, isAnonymous: true, clientCount: undefined, hashedBy: new Map() },
      onProgress: (progress) => this.progress.push(progress),
      ...options,
    });
    await this.clock.settle();
    for (const { doing, ...rest } of this.progress) {
      if (doing === "waiting" && "waitMs" in rest) await this.clock.advance(rest.waitMs);
    }
    return await gathering;
  }

  callsOf(method: string): string[] {
    return this.store.calls.filter((call) => call.split(" ")[0] === method);
  }
}

test("every lease is asked once, at most 64 at a time, however many keys hang on it", async () => {
  const world = new World();
  for (let id = 1; id <= 200; id += 1) await world.register(`${id}`);
  await world.register("201", { leaseId: "1" });
  world.store.latencyMs = 5;
  world.store.mostAtOnce = 0;
  const gathering = world.gather();
  for (let step = 0; step < 10; step += 1) await world.clock.advance(5);
  const { services } = await gathering;
  expect(services[0]?.instances).toHaveLength(201);
  expect(world.callsOf("list")).toHaveLength(1);
  expect(world.callsOf("leaseTimeToLive")).toHaveLength(200);
  expect(world.store.mostAtOnce).toBe(64);
});

test("leases that are renewed, and keys that nobody can move, are looked at once", async () => {
  const world = new World();
  for (let id = 1; id <= 50; id += 1) await world.register(`${id}`, { times: 2 });
  await world.gather();
  expect(world.progress.map(({ doing }) => doing)).not.toContain("waiting");
  expect(world.callsOf("leaseTimeToLive")).toHaveLength(50);
});

test("candidates alone are looked at again, all of them after one wait", async () => {
  const world = new World();
  for (const id of ["1", "2", "3"]) await world.register(id);
  await world.clock.advance(5_000);
  for (let id = 4; id <= 50; id += 1) await world.register(`${id}`);
  await world.register("51", { leaseId: "50", times: 2 });
  const { services } = await world.gather();
  expect(world.progress.filter(({ doing }) => doing === "waiting")).toEqual([
    { doing: "waiting", waitMs: (TTL_SECONDS * 1_000) / 3 + 50 },
  ]);
  const asked = world.callsOf("leaseTimeToLive");
  expect(asked).toHaveLength(50 + 3);
  expect(asked.slice(50).sort()).toEqual(["1", "2", "3"].map((id) => `leaseTimeToLive ${id}`));
  expect(world.callsOf("list")).toHaveLength(1 + 1);
  const samples = services[0]?.endpoints[0]?.samplesOf("1").map(({ remainingSeconds }) => remainingSeconds);
  expect(samples).toEqual([4, 0]);
});

test("nothing is asked that no rule wants", async () => {
  const world = new World();
  await world.register("1");
  await world.gather({ needs: new Set() });
  expect(world.store.calls).toEqual(["list"]);
});

test("who may not ask for leases is told of all else, and asks no more", async () => {
  const world = new World();
  for (const id of ["1", "2", "3"]) await world.register(id);
  world.store.failNext("leaseTimeToLive", { error: new DiscoveryError("permission", "denied") });
  const { services } = await world.gather();
  expect(services[0]?.instances).toHaveLength(3);
});
