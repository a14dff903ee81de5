/** The faults of a publisher. */
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../../support/wait-for.js";
import { onPublishScene, type PublishScene, TTL_SECONDS } from "./publish-scene.js";
import type { Scenario } from "./scenario.js";
import type { Role } from "./watch-scene.js";

const signal = new AbortController().signal;

type Row = Pick<Scenario, "name" | "goalMs" | "goZero" | "isFast">;

/** A member fails for longer than a lease lives, while the others are well. */
function harmed(row: Row, role: Role, inject: (scene: PublishScene) => Promise<unknown> | unknown): Scenario {
  return {
    ...row,
    about: "publisher",
    measures: "absent",
    run: (world) =>
      onPublishScene(world, role, async (scene) => {
        const beganMs = performance.now();
        await inject(scene);
        await sleep((TTL_SECONDS + 4) * 1_000);
        await world.heal();
        await sleep(1_000);
        return scene.witness.absentMs(beganMs);
      }),
  };
}

/** No path to etcd for a while. */
function outage(row: Row, measures: string, outageMs: number): Scenario {
  return {
    ...{ ...row, measures, about: "publisher" },
    run: (world) =>
      onPublishScene(world, "follower", async ({ witness }) => {
        const beganMs = performance.now();
        await world.setAll("blackhole");
        await sleep(outageMs);
        const healedMs = performance.now();
        await world.setAll("pass");
        const backMs = (await witness.presentSinceMs()) - healedMs;
        await sleep(500);
        return outageMs < TTL_SECONDS * 1_000 ? witness.absentMs(beganMs) : Math.max(0, backMs);
      }),
  };
}

/** Somebody takes the registration away: how long it is absent. */
function taken(row: Row, take: (scene: PublishScene) => Promise<unknown>): Scenario {
  return {
    ...{ ...row, measures: "absent", about: "publisher" },
    run: (world) =>
      onPublishScene(world, "follower", async (scene) => {
        const beganMs = performance.now();
        await take(scene);
        await waitFor(() => scene.witness.absentMs(beganMs) > 0, { what: "the key to be taken" });
        await scene.witness.presentSinceMs();
        return scene.witness.absentMs(beganMs);
      }),
  };
}

/** All of etcd away: back this long after etcd answers. */
function etcdAway(row: Row, awayMs: number, isWiped = false): Scenario {
  return {
    ...{ ...row, measures: "back once etcd answers", about: "publisher" },
    run: (world) =>
      onPublishScene(world, "follower", async (scene) => {
        await world.cluster.kill();
        const killedMs = performance.now();
        await sleep(awayMs);
        const started = isWiped ? world.cluster.wipe() : world.cluster.start();
        const answeredMs = await world.firstAnswerMs();
        await started;
        await sleep(500);
        return Math.max(0, (await scene.witness.seenAfterMs(killedMs)) - answeredMs);
      }),
  };
}

/** A value that somebody else wrote is a drain: it must still be there after two seconds. */
function overwritten(row: Row): Scenario {
  const act = async ({ world, direct, key, publisher }: PublishScene) => {
    await direct.put(key(), "10.9.9.9:9", { signal });
    await waitFor(() => publisher.publications[0]?.status === "overwritten", { what: "it to be noticed" });
    await sleep(2_000);
    const value = (await world.truth(key())).get(key());
    return value === "10.9.9.9:9" ? 0 : 1;
  };
  return {
    ...{ ...row, measures: "written over theirs", isCount: true, about: "publisher" },
    run: (world) => onPublishScene(world, "follower", act, { isOverwritten: true }),
  };
}

/** The clean end, from its beginning until the key is gone. */
function closed(row: Row, before: (scene: PublishScene) => Promise<unknown> = async () => {}): Scenario {
  const act = async (scene: PublishScene) => {
    await before(scene);
    const beganMs = performance.now();
    const closing = scene.publisher.close();
    const goneMs = await scene.witness.goneAtMs();
    await closing;
    return Math.max(0, goneMs - beganMs);
  };
  return {
    ...{ ...row, measures: "gone after close", about: "publisher" },
    run: (world) => onPublishScene(world, "follower", act, { isClosed: true }),
  };
}

/** The end while no host answers: bounded. */
async function closedWithoutEtcd({ world, publisher }: PublishScene): Promise<number> {
  await world.setAll("blackhole");
  const beganMs = performance.now();
  await publisher.close();
  return performance.now() - beganMs;
}

const stop = ({ world, member }: PublishScene) => world.cluster.member(member).pause();
const kill = ({ world, member }: PublishScene) => world.cluster.member(member).kill();

export const publisherScenarios: readonly Scenario[] = [
  harmed({ name: "connected member stopped (SIGSTOP)", goalMs: 0, goZero: "6 to 13 s" }, "follower", stop),
  harmed({ name: "leader stopped (SIGSTOP)", goalMs: 0, goZero: "6 to 13 s" }, "leader", stop),
  harmed(
    { name: "connected member blackholed", goalMs: 0, goZero: "11 s" },
    "follower",
    ({ world, member }) => world.proxy(member).setMode("blackhole"),
  ),
  harmed({ name: "connected member killed", goalMs: 0, goZero: "-" }, "follower", kill),
  harmed({ name: "leader killed", goalMs: 0, goZero: "-" }, "leader", kill),
  harmed({ name: "member cut off from its peers", goalMs: 0, goZero: "-" }, "follower", ({ world, member }) =>
    world.cluster.cutPeers(member),
  ),
  outage({ name: "cut off for less than the TTL", goalMs: 0, goZero: "-" }, "absent", 4_000),
  outage(
    { name: "cut off for longer than the TTL", goalMs: 100, goZero: "1.0 to 3.9 s" },
    "back after the heal",
    14_000,
  ),
  etcdAway({ name: "all members restarted", goalMs: 100, goZero: "1.0 to 3.9 s" }, 0),
  etcdAway({ name: "etcd away for 15 s", goalMs: 100, goZero: "1.0 to 3.9 s" }, 15_000),
  etcdAway({ name: "etcd wiped", goalMs: 100, goZero: "2 to 3 s" }, 0, true),
  taken(
    { name: "lease revoked by somebody", goalMs: 30, goZero: "3 s", isFast: true },
    ({ direct, leaseId }) => direct.revokeLease(leaseId(), { signal }),
  ),
  taken({ name: "key deleted by somebody", goalMs: 30, goZero: "3 s", isFast: true }, ({ direct, key }) =>
    direct.delete(key(), { signal }),
  ),
  overwritten({ name: "value overwritten by somebody", goalMs: 0, goZero: "-", isFast: true }),
  closed({ name: "close", goalMs: 30, goZero: "-", isFast: true }),
  closed(
    { name: "close after a compaction", goalMs: 30, goZero: "12 s" },
    async ({ world, direct, service }) => {
      for (let at = 0; at < 20; at += 1) await direct.put(`${service}-other`, `${at}`, { signal });
      const { revision } = await direct.status({ signal });
      await world.cluster.member(0).etcdctl(["compact", "--physical", revision]);
    },
  ),
  {
    ...{ name: "close while etcd is away", about: "publisher", measures: "until it ends" },
    ...{ goalMs: 2_050, goZero: "5.5 s" },
    run: (world) => onPublishScene(world, "follower", closedWithoutEtcd, { isClosed: true }),
  },
];
