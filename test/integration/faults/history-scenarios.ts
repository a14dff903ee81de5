/** Faults of a watcher in which etcd itself ends, begins again, or becomes another. */
import { setTimeout as sleep } from "node:timers/promises";
import { servicePrefix } from "../../../src/discovery/instance.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { ProxyMode } from "../../support/tcp-proxy.js";
import type { FaultWorld } from "./fault-world.js";
import type { Scenario } from "./scenario.js";
import { addressOf, mortalIds, onWatchScene, seed, type WatchScene } from "./watch-scene.js";
import { watched } from "./watched.js";

const signal = new AbortController().signal;
/** Longer than a lease of go-zero lives. */
const AWAY_MS = 15_000;

type Row = Pick<Scenario, "name" | "goalMs" | "goZero" | "isFast">;

/** Another cluster under the same hosts, at lower revisions, while nobody listens. */
function wiped(row: Row, mode: ProxyMode, more = 0): Scenario {
  return {
    ...row,
    about: "watcher",
    measures: "equal after the heal",
    run: (world) =>
      onWatchScene(
        world,
        "follower",
        async (scene) => {
          for (const id of mortalIds()) await scene.put(id, `10.4.0.${id}:8080`);
          await world.setAll(mode);
          await world.cluster.wipe();
          await seed(scene.writer, scene.service);
          const truth = await scene.truth();
          const healedMs = performance.now();
          await world.setAll("pass");
          return (await scene.watched.equals(truth)) - healedMs;
        },
        more,
      ),
  };
}

/** All members away for a time, and what they hold afterwards. */
function away(row: Row, awayMs: number): Scenario {
  return {
    ...row,
    about: "watcher",
    measures: "equal once etcd answers",
    run: (world) =>
      onWatchScene(world, "follower", async (scene) => {
        const { watched: watching } = scene;
        await scene.put(21, "10.5.0.21:8080");
        await watching.seenAtMs("10.5.0.21:8080");
        await world.cluster.kill();
        await sleep(awayMs);
        const started = world.cluster.start();
        const answeredMs = await world.firstAnswerMs();
        const isSyncedMs = watching.synced().then(() => performance.now());
        await started;
        return Math.max(0, (await isSyncedMs) - answeredMs);
      }),
  };
}

/** Two keys exchange their addresses in one transaction, again and again. */
async function swap(scene: WatchScene): Promise<number> {
  const [first, second] = [scene.key(1), scene.key(2)];
  let values = [addressOf(1), addressOf(2)] as const;
  for (let turn = 0; turn < 200; turn += 1) {
    values = [values[1], values[0]];
    const ifHeld = [
      { type: "put", key: first, value: values[0] },
      { type: "put", key: second, value: values[1] },
    ] as const;
    await scene.writer.transact({ when: [], ifHeld }, { signal });
  }
  await scene.freshMs();
  return scene.watched.falseLeaves.length;
}

/** The first view with hosts in this mode, beside the first view with all of them well. */
function deadAtStart(row: Row, dead: readonly number[], mode: ProxyMode): Scenario {
  return {
    ...row,
    about: "watcher",
    measures: "more than without",
    run: (world) =>
      onWatchScene(world, "follower", async ({ service }) => {
        await firstViewMs(world, service);
        const wellMs = await median(() => firstViewMs(world, service));
        for (const index of dead) await world.proxy(index).setMode(mode);
        const figureMs = await median(() => firstViewMs(world, service));
        return Math.max(0, figureMs - wellMs);
      }),
  };
}

async function median(measure: () => Promise<number>): Promise<number> {
  const figures = [await measure(), await measure(), await measure()].sort((a, b) => a - b);
  return figures[1] ?? 0;
}

/** From nothing to the first complete view. */
async function firstViewMs(world: FaultWorld, service: string): Promise<number> {
  const truth = await world.truth(servicePrefix(service));
  const beganMs = performance.now();
  await using store = await openEtcdStore(world.hosts);
  await using watching = watched(service, store);
  return (await watching.equals(truth)) - beganMs;
}

/** zdisc is there before etcd. */
async function waitsForEtcd(world: FaultWorld): Promise<number> {
  return await onWatchScene(world, "follower", async (scene) => {
    const truth = await scene.truth();
    await world.cluster.kill();
    const opening = openEtcdStore(world.hosts, { wait: true });
    await sleep(2_000);
    const started = world.cluster.start();
    const answeredMs = await world.firstAnswerMs();
    await using store = await opening;
    await using watching = watched(scene.service, store);
    const figure = (await watching.equals(truth)) - answeredMs;
    await started;
    return Math.max(0, figure);
  });
}

export const historyScenarios: readonly Scenario[] = [
  wiped(
    { name: "wiped and seeded lower, the path breaks", goalMs: 200, goZero: "0.3 s", isFast: true },
    "refuse",
  ),
  wiped(
    { name: "wiped and seeded lower, the path waits", goalMs: 200, goZero: "wrong for good" },
    "blackhole",
  ),
  wiped({ name: "8,030 instances: wiped and seeded lower", goalMs: 200, goZero: "-" }, "blackhole", 8_000),
  away({ name: "all members restarted", goalMs: 50, goZero: "0.2 to 1.6 s" }, 0),
  away({ name: "etcd away for 15 s", goalMs: 50, goZero: "0.2 to 1.6 s" }, AWAY_MS),
  {
    ...{
      name: "200 atomic swaps of two addresses",
      about: "watcher",
      measures: "reported as gone",
      isCount: true,
    },
    ...{ goalMs: 0, goZero: "200", isFast: true },
    run: (world) => onWatchScene(world, "follower", swap),
  },
  deadAtStart(
    { name: "first host dead at the start", goalMs: 20, goZero: "ends after 5 s", isFast: true },
    [0],
    "refuse",
  ),
  deadAtStart(
    { name: "two hosts dead at the start", goalMs: 20, goZero: "ends after 5 s" },
    [0, 1],
    "refuse",
  ),
  deadAtStart(
    { name: "first host blackholed at the start", goalMs: 20, goZero: "ends after 5 s" },
    [0],
    "blackhole",
  ),
  deadAtStart(
    { name: "two hosts blackholed at the start", goalMs: 20, goZero: "ends after 5 s" },
    [0, 1],
    "blackhole",
  ),
  deadAtStart(
    { name: "two hosts half-open at the start", goalMs: 20, goZero: "ends after 5 s" },
    [0, 1],
    "half-open",
  ),
  {
    ...{ name: "zdisc started before etcd (--wait)", about: "watcher", measures: "once etcd answers" },
    ...{ goalMs: 200, goZero: "ends" },
    run: waitsForEtcd,
  },
];
