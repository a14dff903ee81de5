/** What every fault of a publisher begins with: one registration through the proxies, and a witness beside it. */
import { setTimeout as sleep } from "node:timers/promises";
import { servicePrefix } from "../../../src/discovery/instance.js";
import { Publisher } from "../../../src/discovery/publish/publisher.js";
import type { Store } from "../../../src/store/store.js";
import { waitFor } from "../../support/wait-for.js";
import type { FaultWorld } from "./fault-world.js";
import { openOn, type Role } from "./watch-scene.js";
import { Witness } from "./witness.js";

export const TTL_SECONDS = 10;
const ADDRESS = "10.0.3.7:8080";
const signal = new AbortController().signal;

export interface PublishScene {
  readonly world: FaultWorld;
  readonly service: string;
  readonly address: string;
  readonly publisher: Publisher;
  /** Index of the member that the publisher is connected to. */
  readonly member: number;
  /** Past the proxies, on the other members. */
  readonly direct: Store;
  readonly witness: Witness;
  /** The key that stands, by the publisher's own word. */
  readonly key: () => string;
  readonly leaseId: () => string;
}

export interface PublishRules {
  /** The scenario ends the publisher itself. */
  readonly isClosed?: boolean;
  /** Somebody else's value is left in the key. */
  readonly isOverwritten?: boolean;
}

/** Runs a scenario on a healthy world; afterwards the key is there, once, and one lease with it. */
export async function onPublishScene(
  world: FaultWorld,
  role: Role,
  act: (scene: PublishScene) => Promise<number>,
  rules: PublishRules = {},
): Promise<number> {
  const member = role === "leader" ? await world.cluster.leader() : await world.aFollower();
  const service = world.newService();
  const direct = await world.direct(world.but(member));
  const leasesBefore = new Set(await direct.listLeases({ signal }));
  const store = await openOn(world, member);
  const witness = new Witness(direct, servicePrefix(service), ADDRESS);
  const publisher = new Publisher([{ service, address: ADDRESS }], { store, ttlSeconds: TTL_SECONDS });
  const status = () => publisher.publications[0];
  const scene: PublishScene = {
    ...{ world, service, address: ADDRESS, publisher, member, direct, witness },
    key: () => status()?.key ?? "",
    leaseId: () => status()?.leaseId ?? "",
  };
  const reading = readAll(publisher);
  try {
    await publisher.ready();
    await witness.presentSinceMs();
    await sleep(600);
    const figure = await act(scene);
    await world.heal();
    await checkStanding(scene, rules);
    await publisher.close();
    await checkGone(scene, leasesBefore, rules);
    return figure;
  } finally {
    await publisher.close();
    await reading;
    await witness[Symbol.asyncDispose]();
    await store.close();
    await direct.close();
    await world.heal();
  }
}

async function readAll(publisher: Publisher): Promise<void> {
  for await (const _ of publisher);
}

/** Exactly one key carries the registration, under the lease that the publisher keeps. */
async function checkStanding(scene: PublishScene, { isClosed, isOverwritten }: PublishRules): Promise<void> {
  const { world, service, witness } = scene;
  if (isClosed || isOverwritten) return;
  await witness.presentSinceMs();
  if (witness.mostCarriers > 1) throw new Error(`${witness.mostCarriers} keys carried the registration`);
  await waitFor(
    async () => {
      const keys = await world.truth(servicePrefix(service));
      return keys.size === 1 && keys.get(scene.key()) === scene.address;
    },
    { what: `exactly the key ${scene.key()} to stand` },
  );
}

/** Nothing is left of it, no key and no lease. */
async function checkGone(
  { world, service, direct }: PublishScene,
  leasesBefore: ReadonlySet<string>,
  { isOverwritten }: PublishRules,
): Promise<void> {
  const left = async () =>
    (await direct.listLeases({ signal })).filter((leaseId) => !leasesBefore.has(leaseId));
  await waitFor(async () => (await left()).length === 0, {
    what: "no lease to be left over",
    timeoutMs: (TTL_SECONDS + 5) * 1_000,
  });
  const keys = await world.truth(servicePrefix(service));
  if (keys.size > (isOverwritten ? 1 : 0)) throw new Error(`left in etcd: ${[...keys.keys()].join(", ")}`);
}
