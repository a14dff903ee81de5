import { describe, expect, test } from "vitest";
import { FakeStore } from "../../test/support/fake-store.js";
import { DiscoveryError } from "../errors.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import type { ClientConf } from "./client-conf.js";
import { resolveTarget } from "./resolve-target.js";
import { SchemeRegistry } from "./scheme-registry.js";
import type { StoreAccess } from "./store-access.js";
import type { TargetUpdate } from "./target-update.js";
import { type WatchTargetOptions, watchTarget } from "./watch-target.js";

const TARGET = "etcd:///h1:2379,h2:2379?key=user.rpc";
const A = "10.0.0.1:8080";
const B = "10.0.0.2:8080";
const ETCD = {
  ...{ hosts: ["h2:2379", "h1:2379"], key: "user.rpc", id: "0", user: "", pass: "" },
  ...{ certFile: "", certKeyFile: "", caCertFile: "", insecureSkipVerify: false },
};

/** A store behind a door that tells who opened it. */
class World {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore(this.clock);
  readonly opened: { readonly hosts: readonly string[]; readonly access: StoreAccess }[] = [];
  closes = 0;

  readonly options: WatchTargetOptions = {
    clock: this.clock,
    seed: 1,
    openStore: async (hosts, { signal: _, ...access }) => {
      this.opened.push({ hosts, access });
      this.store[Symbol.asyncDispose] = async () => {
        this.closes += 1;
      };
      return this.store;
    },
  };

  /** What is told, from now on. */
  watch(from: string | ClientConf, options: Partial<WatchTargetOptions> = {}): Told {
    return new Told(watchTarget(from, { ...this.options, ...options }));
  }
}

class Told {
  readonly updates: TargetUpdate[] = [];
  end: unknown = "open";

  constructor(updates: AsyncIterable<TargetUpdate>) {
    this.#read(updates).then(
      () => {
        this.end = "done";
      },
      (error) => {
        this.end = error;
      },
    );
  }

  /** `start: 10.0.0.1:8080 +10.0.0.1:8080`, with `?` while stale. Forgets them. */
  take(): string[] {
    return this.updates.splice(0).map(({ addresses, added, removed, isStale, cause }) => {
      const moved = [...added.map((address) => `+${address}`), ...removed.map((address) => `-${address}`)];
      return [`${cause.type}${isStale ? "?" : ""}:`, ...[...addresses].sort(), ...moved.sort()].join(" ");
    });
  }

  async #read(updates: AsyncIterable<TargetUpdate>): Promise<void> {
    for await (const update of updates) this.updates.push(update);
  }
}

describe("watchTarget", () => {
  test("gives the addresses at first and at each change, with what joined, left or moved", async () => {
    const world = new World();
    world.store.commit({ key: "user.rpc/1", value: A });
    const told = world.watch(TARGET);
    await world.clock.settle();
    expect(told.take()).toEqual([`start: ${A} +${A}`]);
    world.store.commit({ key: "user.rpc/2", value: B });
    world.store.commit({ delete: "user.rpc/1" });
    world.store.commit({ key: "user.rpc/2", value: A });
    await world.clock.settle();
    expect(
      told.updates.map(({ cause }) => (cause.type === "change" ? cause.events.map(({ type }) => type) : [])),
    ).toEqual([["join"], ["leave"], ["move"]]);
    expect(told.take()).toEqual([
      `change: ${A} ${B} +${B}`,
      `change: ${B} -${A}`,
      `change: ${A} +${A} -${B}`,
    ]);
  });

  test("what changes no address is not told: renewals, a second key of one address, values that are none", async () => {
    const world = new World();
    world.store.commit({ key: "user.rpc/1", value: A });
    const told = world.watch(TARGET);
    await world.clock.settle();
    told.take();
    world.store.commit({ key: "user.rpc/1", value: A });
    world.store.commit({ key: "user.rpc/2", value: A });
    world.store.commit({ key: "user.rpc/3", value: "{}" });
    world.store.commit({ delete: "user.rpc/1" });
    await world.clock.settle();
    expect(told.take()).toEqual([]);
    world.store.commit({ delete: "user.rpc/2" });
    await world.clock.settle();
    expect(told.take()).toEqual([`change: -${A}`]);
  });

  test("a swap in one transaction shows no address as gone", async () => {
    const world = new World();
    world.store.commit({ key: "user.rpc/1", value: A }, { key: "user.rpc/2", value: B });
    const told = world.watch(TARGET);
    await world.clock.settle();
    told.take();
    world.store.commit({ key: "user.rpc/1", value: B }, { key: "user.rpc/2", value: A });
    await world.clock.settle();
    expect(told.take()).toEqual([]);
  });

  test("keeps the addresses while etcd is away, says that they are stale, and what was missed", async () => {
    const world = new World();
    world.store.commit({ key: "user.rpc/1", value: A });
    const told = world.watch(TARGET);
    await world.clock.settle();
    told.take();
    world.store.cut();
    world.store.commit({ key: "user.rpc/2", value: B });
    await world.clock.settle();
    expect(told.take()).toEqual([`disconnected?: ${A}`]);
    world.store.heal();
    await world.clock.settle();
    expect(told.take()).toEqual([`change?: ${A} ${B} +${B}`, `synced: ${A} ${B}`]);
  });

  test("another cluster under the same hosts replaces everything", async () => {
    const world = new World();
    world.store.commit({ key: "user.rpc/1", value: A });
    const told = world.watch(TARGET);
    await world.clock.settle();
    told.take();
    world.store.wipe();
    world.store.commit({ key: "user.rpc/9", value: B });
    await world.clock.settle();
    expect(told.take()).toEqual([`reset: -${A}`, `change: ${B} +${B}`]);
  });

  test("of more than 32 endpoints each seed has its own 32, and a leaver is replaced by one", async () => {
    const world = new World();
    const values = Array.from({ length: 40 }, (_, at) => `10.0.0.${at}:8080`);
    world.store.commit(...values.map((value, at) => ({ key: `user.rpc/${at}`, value })));
    const told = [world.watch(TARGET), world.watch(TARGET, { seed: 2 }), world.watch(TARGET)];
    await world.clock.settle();
    const [first, other, same] = told.map(({ updates }) => updates[0]);
    expect([first?.addresses.length, first?.endpointCount]).toEqual([32, 40]);
    expect(same?.addresses).toEqual(first?.addresses);
    expect(other?.addresses).not.toEqual(first?.addresses);
    const [leaver = ""] = first?.addresses ?? [];
    world.store.commit({ delete: `user.rpc/${values.indexOf(leaver)}` });
    await world.clock.settle();
    const after = told[0]?.updates[1];
    expect([after?.removed, after?.added.length, after?.endpointCount]).toEqual([[leaver], 1, 39]);
  });

  test("dials nothing until the first update is asked for", async () => {
    const world = new World();
    const updates = watchTarget(TARGET, world.options);
    await world.clock.settle();
    expect(world.opened).toEqual([]);
    await updates.next();
    expect(world.opened).toEqual([{ hosts: ["h1:2379", "h2:2379"], access: {} }]);
    await updates.return();
    expect(world.closes).toBe(1);
  });

  test("an abort ends it with the signal's reason, and the store is closed", async () => {
    const world = new World();
    const abort = new AbortController();
    const told = world.watch(TARGET, { signal: abort.signal });
    await world.clock.settle();
    abort.abort(new Error("enough"));
    await world.clock.settle();
    expect(told.end).toEqual(new Error("enough"));
    expect(world.closes).toBe(1);
  });

  test("a direct target is told once, opens nothing, and stays until the abort", async () => {
    const world = new World();
    const abort = new AbortController();
    const told = world.watch(`direct:///${A},${B},${A}`, { signal: abort.signal });
    await world.clock.settle();
    expect(told.take()).toEqual([`start: ${A} ${B} +${A} +${B}`]);
    expect([told.end, world.opened]).toEqual(["open", []]);
    abort.abort(new Error("enough"));
    await world.clock.settle();
    expect(told.end).toEqual(new Error("enough"));
  });

  test("a scheme of one's own gives lists, each in place of the one before", async () => {
    const world = new World();
    const schemes = new SchemeRegistry().add({
      name: "fixed",
      destinationOf: () => ({
        kind: "stream",
        watch: async function* () {
          yield [A];
          yield [A, B];
        },
      }),
    });
    const told = world.watch("fixed:///x", { schemes });
    await world.clock.settle();
    expect(told.take()).toEqual([`start: ${A} +${A}`, `replaced: ${A} ${B} +${B}`]);
    expect(told.end).toBe("done");
  });

  test.each(["etcd:///h1:2379", "etdc:///h1:2379?key=a", "k8s://prod/a:80", "direct:///", "etcd:///h1\n"])(
    "a target that leads nowhere throws usage: %j",
    async (target) => {
      const world = new World();
      await expect(watchTarget(target, world.options).next()).rejects.toMatchObject({ code: "usage" });
      expect(world.opened).toEqual([]);
    },
  );
});

describe("a configuration in place of a target", () => {
  const conf: ClientConf = { endpoints: [], target: "", etcd: ETCD };

  test("hands account and TLS files to whoever opens the store", async () => {
    const world = new World();
    const etcd = {
      ...ETCD,
      user: "root",
      pass: "pw",
      certFile: "c.pem",
      certKeyFile: "k.pem",
      caCertFile: "ca.pem",
    };
    await watchTarget({ ...conf, etcd }, world.options).next();
    expect(world.opened).toEqual([
      {
        hosts: ["h1:2379", "h2:2379"],
        access: {
          account: { user: "root", password: "pw" },
          tls: { caFile: "ca.pem", certFile: "c.pem", keyFile: "k.pem", isVerified: true },
        },
      },
    ]);
  });

  test("half an account, or two of three TLS files, count as none, as in go-zero", async () => {
    const world = new World();
    const etcd = { ...ETCD, user: "root", certFile: "c.pem", certKeyFile: "k.pem", insecureSkipVerify: true };
    await watchTarget({ ...conf, etcd }, world.options).next();
    expect(world.opened).toEqual([
      { hosts: ["h2:2379", "h1:2379"], access: { account: undefined, tls: undefined } },
    ]);
  });

  test("a target that stands in it has no account", async () => {
    const world = new World();
    await watchTarget(
      { ...conf, target: TARGET, etcd: { ...ETCD, user: "root", pass: "pw" } },
      world.options,
    ).next();
    expect(world.opened).toEqual([{ hosts: ["h1:2379", "h2:2379"], access: {} }]);
  });

  test("without anything to dial it throws config", async () => {
    const world = new World();
    const nothing = { ...conf, etcd: { ...ETCD, hosts: [] } };
    await expect(watchTarget(nothing, world.options).next()).rejects.toThrow(DiscoveryError);
  });
});

describe("resolveTarget", () => {
  test("lists once, takes the subset, and closes the store", async () => {
    const world = new World();
    world.store.commit(
      { key: "user.rpc/1", value: A },
      { key: "user.rpc/2", value: A },
      { key: "user.rpc/3", value: "{}" },
    );
    const resolved = await resolveTarget(TARGET, world.options);
    expect(resolved).toMatchObject({
      addresses: [A],
      endpointCount: 1,
      revision: "2",
      target: { scheme: "etcd" },
    });
    expect([world.closes, world.store.watchCount]).toEqual([1, 0]);
  });

  test("is the same as the first update of watchTarget", async () => {
    const world = new World();
    const values = Array.from({ length: 50 }, (_, at) => ({
      key: `user.rpc/${at}`,
      value: `10.0.0.${at}:80`,
    }));
    world.store.commit(...values);
    const { value } = await watchTarget(TARGET, world.options).next();
    const { addresses, endpointCount } = await resolveTarget(TARGET, world.options);
    expect([addresses, endpointCount]).toEqual([value?.addresses, value?.endpointCount]);
  });

  test("an empty service is an answer; a direct target needs no etcd", async () => {
    const world = new World();
    expect(await resolveTarget(TARGET, world.options)).toMatchObject({ addresses: [], endpointCount: 0 });
    const direct = await resolveTarget(`direct:///${A}`, world.options);
    expect(direct).toMatchObject({ addresses: [A], revision: null });
    expect(world.opened).toHaveLength(1);
  });
});
