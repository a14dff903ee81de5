/** The faults of a watcher. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ProxyMode } from "../../support/tcp-proxy.js";
import type { Scenario } from "./scenario.js";
import { addressOf, mortalIds, onWatchScene, type Role, type WatchScene } from "./watch-scene.js";

const signal = new AbortController().signal;
const CUT_MS = 3_000;

type Row = Pick<Scenario, "name" | "goalMs" | "goZero" | "isFast"> & { readonly more?: number };

/** More than are listed anew at each reconnect. */
const MANY = 8_000;

/** A fault while a change is made elsewhere: how long until the watcher tells of it. */
function fresh(
  { more = 0, ...row }: Row,
  role: Role,
  inject: (scene: WatchScene) => Promise<unknown> | unknown,
): Scenario {
  return {
    ...row,
    about: "watcher",
    measures: "fresh",
    run: (world) =>
      onWatchScene(
        world,
        role,
        async (scene) => {
          await inject(scene);
          return await scene.worstFreshMs();
        },
        more,
      ),
  };
}

/** A path of the watcher's that is cut while things change: how long after the heal it says what etcd says. */
function afterCut(
  row: Row & { readonly mode?: ProxyMode; readonly cutMs?: number },
  change: (scene: WatchScene) => Promise<unknown>,
): Scenario {
  const { mode = "blackhole", cutMs = CUT_MS, more = 0, ...rest } = row;
  return {
    ...rest,
    about: "watcher",
    measures: "equal after the heal",
    run: (world) =>
      onWatchScene(
        world,
        "follower",
        async (scene) => {
          await world.setAll(mode);
          await Promise.all([change(scene), sleep(cutMs)]);
          const truth = await scene.truth();
          const healedMs = performance.now();
          await world.setAll("pass");
          return (await scene.watched.equals(truth)) - healedMs;
        },
        more,
      ),
  };
}

const connected = (mode: ProxyMode) => (scene: WatchScene) => scene.world.proxy(scene.member).setMode(mode);
const kill = ({ world, member }: WatchScene) => world.cluster.member(member).kill();

export const linkScenarios: readonly Scenario[] = [
  fresh({ name: "connection reset", goalMs: 60, goZero: "28 to 170 ms", isFast: true }, "follower", (scene) =>
    scene.world.proxy(scene.member).resetAll(),
  ),
  fresh({ name: "follower killed", goalMs: 60, goZero: "28 to 170 ms", isFast: true }, "follower", kill),
  fresh(
    { name: "leader killed (after a new one commits)", goalMs: 60, goZero: "28 to 170 ms" },
    "leader",
    kill,
  ),
  fresh(
    { name: "connected host refuses for a while", goalMs: 700, goZero: "-" },
    "follower",
    connected("refuse"),
  ),
  afterCut({ name: "all hosts refuse for 3 s", goalMs: 700, goZero: "-", mode: "refuse" }, moveAll),
  fresh(
    { name: "connected member stopped (SIGSTOP)", goalMs: 1_600, goZero: "never: 20 s" },
    "follower",
    ({ world, member }) => world.cluster.member(member).pause(),
  ),
  fresh(
    { name: "blackhole, both ways", goalMs: 1_600, goZero: "never: 20 s" },
    "follower",
    connected("blackhole"),
  ),
  fresh(
    { name: "blackhole, towards etcd", goalMs: 1_600, goZero: "never: 20 s" },
    "follower",
    connected("blackhole-in"),
  ),
  fresh(
    { name: "blackhole, from etcd", goalMs: 1_600, goZero: "never: 20 s" },
    "follower",
    connected("blackhole-out"),
  ),
  fresh(
    { name: "member cut off from its peers", goalMs: 1_600, goZero: "2.5 to 5 s" },
    "follower",
    ({ world, member }) => world.cluster.cutPeers(member),
  ),
];

export const cutScenarios: readonly Scenario[] = [
  afterCut({ name: "everything moved while cut off", goalMs: 60, goZero: "wrong for good" }, moveAll),
  afterCut(
    {
      name: "value changed while cut off",
      goalMs: 60,
      goZero: "wrong for good",
      isFast: true,
      cutMs: 0,
      mode: "refuse",
    },
    moveAll,
  ),
  afterCut(
    { name: "deletes missed", goalMs: 60, goZero: "2 s", isFast: true, cutMs: 0, mode: "refuse" },
    deleteAll,
  ),
  afterCut({ name: "everything deleted while cut off", goalMs: 60, goZero: "2 s" }, deleteAll),
  afterCut(
    { name: "compacted while cut off", goalMs: 60, goZero: "2 s", isFast: true, cutMs: 0, mode: "refuse" },
    compactAll,
  ),
  afterCut({ name: "compacted in a cut of 3 s", goalMs: 60, goZero: "2 s" }, compactAll),
  afterCut({ name: "5,000 changes while cut off", goalMs: 60, goZero: "2 s" }, (scene) =>
    changes(scene, 5_000),
  ),
  afterCut({ name: "64,000 changes while cut off", goalMs: 60, goZero: "2 s" }, (scene) =>
    changes(scene, 64_000),
  ),
  afterCut({ name: "a catch-up over 4 MB", goalMs: 200, goZero: "-" }, over4Megabytes),
];

/**
 * The same with a set that is resumed behind the last revision where it can be. etcd looks after watchers that are
 * behind every 100 ms, which is in the figure.
 */
export const largeSetScenarios: readonly Scenario[] = [
  fresh(
    {
      name: "8,030 instances: connection reset",
      goalMs: 160,
      goZero: "-",
      more: MANY,
      isFast: true,
    },
    "follower",
    (scene) => scene.world.proxy(scene.member).resetAll(),
  ),
  fresh(
    { name: "8,030 instances: connected member stopped", goalMs: 1_600, goZero: "-", more: MANY },
    "follower",
    ({ world, member }) => world.cluster.member(member).pause(),
  ),
  afterCut({ name: "8,030 instances: moved while cut off", goalMs: 160, goZero: "-", more: MANY }, moveAll),
  afterCut(
    { name: "8,030 instances: deleted while cut off", goalMs: 160, goZero: "-", more: MANY },
    deleteAll,
  ),
  afterCut(
    { name: "8,030 instances: compacted while cut off", goalMs: 200, goZero: "-", more: MANY },
    compactAll,
  ),
  afterCut(
    { name: "8,030 instances: 20,000 changes while cut off", goalMs: 200, goZero: "-", more: MANY },
    (scene) => changes(scene, 20_000),
  ),
];

async function moveAll(scene: WatchScene): Promise<void> {
  for (const id of mortalIds()) await scene.put(id, `10.2.0.${id}:8080`);
}

async function deleteAll(scene: WatchScene): Promise<void> {
  for (const id of mortalIds()) await scene.delete(id);
}

async function compactAll(scene: WatchScene): Promise<void> {
  await moveAll(scene);
  await deleteAll(scene);
  await scene.put(500, addressOf(250));
  const { world, member } = scene;
  const [other = 0] = world.but(member);
  const { revision } = await scene.writer.status({ signal });
  await world.cluster.member(other).etcdctl(["compact", "--physical", revision]);
}

/** Puts of the same few keys, one revision each. */
async function changes(scene: WatchScene, count: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await scene.put(
        mortalIds()[next % 10] ?? 21,
        `10.3.${next % 200}.${next % 250}:${1_000 + (next % 60_000)}`,
      );
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
}

/** Five thousand instances with values of a kilobyte: more than gRPC takes in one message by default. */
async function over4Megabytes(scene: WatchScene): Promise<void> {
  const padding = "x".repeat(1_000);
  for (let from = 0; from < 5_000; from += 100) {
    const ifHeld = Array.from({ length: 100 }, (_, index) => {
      const id = 10_000 + from + index;
      return { type: "put", key: scene.key(id), value: `${id}-${padding}` } as const;
    });
    await scene.writer.transact({ when: [], ifHeld }, { signal });
  }
}
