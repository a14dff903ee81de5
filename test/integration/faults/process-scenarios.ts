/** Faults of zdisc's own process: stopped, killed, told to end. */
import { setTimeout as sleep } from "node:timers/promises";
import { servicePrefix } from "../../../src/discovery/instance.js";
import type { ServiceEvent } from "../../../src/discovery/service-event.js";
import { waitFor } from "../../support/wait-for.js";
import { ChildProgram } from "./child-program.js";
import type { FaultWorld } from "./fault-world.js";
import type { Scenario } from "./scenario.js";
import { livingAddresses, seed, seedMore } from "./watch-scene.js";
import { Watched } from "./watched.js";
import { Witness } from "./witness.js";

const signal = new AbortController().signal;
const STOPPED_MS = 15_000;
const GHOSTS = 204;
const TTL_SECONDS = 5;
const ADDRESS = "10.0.3.7:8080";

/** While zdisc is stopped, instances come and go again: it must not tell of one that is not there any more. */
async function stopped(world: FaultWorld, more = 0): Promise<number> {
  const service = world.newService();
  await using writer = await world.direct();
  await seed(writer, service);
  await seedMore(writer, service, more);
  await using child = new ChildProgram("watch-child", [service, ...world.hosts]);
  const watching = new Watched(() => eventsOf(child));
  await watching.synced();
  watching.expectToLive(livingAddresses());
  child.send("SIGSTOP");
  const joinedBefore = watching.joined.length;
  await Promise.all([comeAndGo(), sleep(STOPPED_MS)]);
  child.send("SIGCONT");
  const truth = await world.truth(servicePrefix(service));
  await watching.equals(truth);
  // What queued up in sockets meanwhile would be told by now.
  await writer.put(`${service}/9999`, "10.7.0.1:1", { signal });
  await watching.seenAtMs("10.7.0.1:1");
  if (watching.falseLeaves.length > 0) throw new Error(`reported as left: ${watching.falseLeaves[0]}`);
  return watching.joined.slice(joinedBefore).filter((value) => value.startsWith("10.6.")).length;

  async function comeAndGo(): Promise<void> {
    for (let id = 0; id < GHOSTS; id += 1) {
      await writer.put(`${service}/${5_000 + id}`, `10.6.0.${id}:1`, { signal });
    }
    for (let id = 0; id < GHOSTS; id += 1) await writer.delete(`${service}/${5_000 + id}`, { signal });
  }
}

async function* eventsOf(child: ChildProgram): AsyncGenerator<ServiceEvent> {
  for await (const line of child.lines()) yield JSON.parse(line) as ServiceEvent;
}

/** A publisher that is stopped until its lease is gone: back this long after it goes on. */
async function lateAgain(world: FaultWorld): Promise<number> {
  const service = world.newService();
  await using direct = await world.direct();
  await using witness = new Witness(direct, servicePrefix(service), ADDRESS);
  await using child = new ChildProgram("publish-child", [service, ADDRESS, `${TTL_SECONDS}`, ...world.hosts]);
  await witness.presentSinceMs();
  await sleep(1_000);
  child.send("SIGSTOP");
  await witness.goneAtMs();
  await sleep(1_000);
  const continuedMs = performance.now();
  child.send("SIGCONT");
  const backMs = await witness.presentSinceMs();
  if (witness.mostCarriers > 1) throw new Error(`${witness.mostCarriers} keys carried the registration`);
  await child.end("SIGTERM");
  await witness.goneAtMs();
  return backMs - continuedMs;
}

/** A publisher in a process of its own: from the signal until its key is gone. */
async function ended(world: FaultWorld, by: "SIGKILL" | "SIGTERM"): Promise<number> {
  const service = world.newService();
  await using direct = await world.direct();
  const leases = async () => (await direct.listLeases({ signal })).length;
  const leasesBefore = await leases();
  await using witness = new Witness(direct, servicePrefix(service), ADDRESS);
  await using child = new ChildProgram("publish-child", [service, ADDRESS, `${TTL_SECONDS}`, ...world.hosts]);
  await witness.presentSinceMs();
  await sleep(1_000);
  const beganMs = performance.now();
  const ending = child.end(by);
  const goneMs = await witness.goneAtMs();
  await ending;
  await waitFor(async () => (await leases()) <= leasesBefore, { what: "no lease to be left over" });
  return Math.max(0, goneMs - beganMs);
}

export const processScenarios: readonly Scenario[] = [
  {
    ...{ name: "zdisc stopped (SIGSTOP) for 15 s", about: "watcher", measures: "ghosts", isCount: true },
    ...{ goalMs: 0, goZero: "204" },
    run: (world) => stopped(world),
  },
  {
    ...{
      name: "8,030 instances: zdisc stopped for 15 s",
      about: "watcher",
      measures: "ghosts",
      isCount: true,
    },
    ...{ goalMs: 0, goZero: "-" },
    run: (world) => stopped(world, 8_000),
  },
  {
    ...{ name: "zdisc stopped (SIGSTOP) for longer than the TTL", about: "publisher" },
    ...{ measures: "back after it goes on", goalMs: 100, goZero: "-" },
    run: lateAgain,
  },
  {
    ...{ name: "SIGTERM", about: "publisher", measures: "gone after the signal" },
    ...{ goalMs: 30, goZero: "-", isFast: true },
    run: (world) => ended(world, "SIGTERM"),
  },
  {
    ...{ name: "kill -9: gone with the lease (5 s)", about: "publisher", measures: "gone after the signal" },
    ...{ goalMs: (TTL_SECONDS + 1) * 1_000, goZero: "-" },
    run: (world) => ended(world, "SIGKILL"),
  },
];
