/** The demo's world, its steps taken one by one and without the pauses of a story. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CAST, WATCHED_SERVICE } from "../../src/cli/commands/demo/cast.js";
import type { ChurnStep } from "../../src/cli/commands/demo/churn.js";
import { liveMeans } from "../../src/cli/commands/demo/demo-means.js";
import { DemoWorld } from "../../src/cli/commands/demo/demo-world.js";
import { Subscriber } from "../../src/discovery/subscriber.js";
import { systemClock } from "../../src/runtime/clock.js";
import { systemRandom } from "../../src/runtime/random.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import { ZdiscLog } from "../interop/zdisc-log.js";
import { waitFor } from "../support/wait-for.js";

describe("the demo's world", () => {
  let world: DemoWorld;
  let store: Store;
  let subscriber: Subscriber;
  let log: ZdiscLog;
  const ending = new AbortController();
  beforeEach(async () => {
    const openStore = ({ host = "" } = {}) => openEtcdStore([host]);
    const means = liveMeans({ clock: systemClock, random: systemRandom });
    world = await DemoWorld.start({ openStore }, means);
    store = await openEtcdStore([world.host]);
    subscriber = new Subscriber(WATCHED_SERVICE, { store });
    log = ZdiscLog.ofSubscriber(subscriber);
    await subscriber.ready();
  });
  afterEach(async () => {
    await subscriber.close();
    await store.close();
    await world[Symbol.asyncDispose]();
  });

  const addresses = () => subscriber.endpoints.map(({ address }) => address);
  const live = (...steps: ChurnStep[]) => world.live(steps, ending.signal);
  const watched = CAST.flatMap(({ service }, at) => (service === WATCHED_SERVICE ? [at] : []));
  const [instance = 0] = watched;

  test("begins with the whole cast registered", () => {
    expect(addresses()).toHaveLength(watched.length);
  });

  test("an instance stops and comes back at another port", async () => {
    const before = addresses();
    await live({ atMs: 0, kind: "stop", instance });
    await waitFor(() => addresses().length === watched.length - 1, { what: "it to leave" });
    await live({ atMs: 0, kind: "start", instance });
    await waitFor(() => addresses().length === watched.length, { what: "it to come back" });
    expect(addresses().filter((address) => !before.includes(address))).toHaveLength(1);
  });

  test("a successor takes over the key of an instance", async () => {
    await live({ atMs: 0, kind: "move", instance });
    await waitFor(() => log.lines.some((line) => line.startsWith("move")), { what: "the move" });
    expect(addresses()).toHaveLength(watched.length);
  });

  test("clients see etcd go and come back, with all that was in it", async () => {
    const before = addresses();
    await live({ atMs: 0, kind: "etcdDown" });
    await waitFor(() => log.lines.includes("disconnected"), { what: "the outage" });
    await live({ atMs: 0, kind: "etcdUp" });
    await log.says("synced", log.lines.indexOf("disconnected"));
    expect(addresses()).toEqual(before);
  });
});
