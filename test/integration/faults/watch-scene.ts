/** What every fault of a watcher begins with: thirty instances in etcd, a watcher of them through the proxies. */
import { setTimeout as sleep } from "node:timers/promises";
import { instanceKey, servicePrefix } from "../../../src/discovery/instance.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../../src/store/store.js";
import { waitFor } from "../../support/wait-for.js";
import type { FaultWorld } from "./fault-world.js";
import { type Watched, watched } from "./watched.js";

/** These many of the thirty are never touched by a scenario. */
const LIVING = 20;
const ALL = 30;
const signal = new AbortController().signal;

export class WatchScene {
  readonly world: FaultWorld;
  readonly service: string;
  readonly store: Store;
  readonly watched: Watched;
  /** Index of the member that the watcher is connected to. */
  readonly member: number;
  /** Writes past the proxies, on the members that the scenario does no harm to. */
  readonly writer: Store;
  #changes = 0;

  constructor(parts: Pick<WatchScene, "world" | "service" | "store" | "watched" | "member" | "writer">) {
    this.world = parts.world;
    this.service = parts.service;
    this.store = parts.store;
    this.watched = parts.watched;
    this.member = parts.member;
    this.writer = parts.writer;
  }

  key(id: number): string {
    return instanceKey(this.service, `${id}`);
  }

  async put(id: number, value: string): Promise<void> {
    await this.writer.put(this.key(id), value, { signal });
  }

  async delete(id: number): Promise<void> {
    await this.writer.delete(this.key(id), { signal });
  }

  /** Time from a new key's commit in etcd to its event. */
  async freshMs(): Promise<number> {
    this.#changes += 1;
    const value = `10.1.0.${this.#changes}:9090`;
    const seen = this.watched.seenAtMs(value);
    await this.put(1_000 + this.#changes, value);
    const committedMs = performance.now();
    return Math.max(0, (await seen) - committedMs);
  }

  /** The worst of a change now and more in the next two seconds: what finds the fault may interrupt, too. */
  async worstFreshMs(): Promise<number> {
    const figures: Promise<number>[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      figures.push(this.freshMs());
      await sleep(200);
    }
    return Math.max(...(await Promise.all(figures)));
  }

  /** As it is in etcd now, by another client. */
  truth(): Promise<Map<string, string>> {
    return this.world.truth(servicePrefix(this.service));
  }

  /** Nothing but what lived throughout, and all of it. */
  async check(): Promise<void> {
    await this.watched.equals(await this.truth());
    const { falseLeaves } = this.watched;
    if (falseLeaves.length > 0) throw new Error(`reported as left: ${falseLeaves.slice(0, 5).join(", ")}`);
    if (this.watched.values.size === 0) throw new Error("nothing is left to compare");
  }

  async close(): Promise<void> {
    await this.watched[Symbol.asyncDispose]();
    await this.store.close();
    await this.writer.close();
  }
}

export type Role = "leader" | "follower";

/**
 * Runs a scenario on a healthy world and looks at the end whether the watcher says what etcd says. `more` instances
 * beside the thirty: a large set is not listed anew at each reconnect.
 */
export async function onWatchScene(
  world: FaultWorld,
  role: Role,
  act: (scene: WatchScene) => Promise<number>,
  more = 0,
): Promise<number> {
  const member = role === "leader" ? await world.cluster.leader() : await world.aFollower();
  const service = world.newService();
  const writer = await world.direct(world.but(member));
  await seed(writer, service);
  await seedMore(writer, service, more);
  const store = await openOn(world, member);
  const watching = watched(service, store);
  const scene = new WatchScene({ world, service, store, watched: watching, member, writer });
  try {
    await watching.synced();
    watching.expectToLive(livingAddresses());
    await settled();
    const figure = await act(scene);
    await world.heal();
    await scene.check();
    return figure;
  } finally {
    await scene.close();
    await world.heal();
  }
}

/** Puts the thirty instances. */
export async function seed(writer: Store, service: string): Promise<void> {
  for (let id = 1; id <= ALL; id += 1) {
    await writer.put(instanceKey(service, `${id}`), addressOf(id), { signal });
  }
}

/** Puts many more, a hundred in each transaction. */
export async function seedMore(writer: Store, service: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    const ifHeld = Array.from({ length: Math.min(100, count - from) }, (_, index) => {
      const id = 100_000 + from + index;
      const value = `10.${100 + Math.floor(id / 60_000)}.0.1:${1 + (id % 60_000)}`;
      return { type: "put", key: instanceKey(service, `${id}`), value } as const;
    });
    await writer.transact({ when: [], ifHeld }, { signal });
  }
}

export function addressOf(id: number): string {
  return `10.0.0.${id}:8080`;
}

export function livingAddresses(): string[] {
  return Array.from({ length: LIVING }, (_, index) => addressOf(index + 1));
}

/** IDs of the instances that a scenario may move or delete. */
export function mortalIds(): number[] {
  return Array.from({ length: ALL - LIVING }, (_, index) => LIVING + index + 1);
}

/** A store of all hosts that is connected to this member: the others refuse until it is. */
export async function openOn(world: FaultWorld, member: number, options = {}): Promise<Store> {
  await Promise.all(world.but(member).map((other) => world.proxy(other).setMode("refuse")));
  const store = await openEtcdStore(world.hosts, options);
  await world.setAll("pass");
  await waitFor(() => world.proxy(member).connectionCount > 0, { what: "the connection" });
  return store;
}

/** Long enough for progress requests to run: a fault right after the first list would be an easier one. */
function settled(): Promise<void> {
  return sleep(600);
}
