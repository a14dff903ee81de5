import { describe, expect, test } from "vitest";
import { FakeStore } from "../../test/support/fake-store.js";
import { freePort } from "../../test/support/free-port.js";
import { startGrpcServer } from "../../test/support/grpc-server.js";
import { DiscoveryError } from "../errors.js";
import { readGoZeroConfig } from "../gozero/read-go-zero-config.js";
import { systemClock } from "../runtime/clock.js";
import type { Store } from "../store/store.js";
import { SchemeRegistry } from "../target/scheme-registry.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import type { ConfigChoice, DialConf } from "./origin.js";
import { type ResolveOptions, resolve } from "./resolve.js";
import type { StageName } from "./stage.js";
import type { OpenInspectedStore } from "./walk-state.js";

/** An etcd in memory with these keys; counts what was opened and closed. */
function etcdWith(keys: Readonly<Record<string, string>>) {
  const opened: { readonly hosts: readonly string[]; readonly isLazy: boolean | undefined }[] = [];
  let closed = 0;
  const openStore: OpenInspectedStore = async (hosts, { isLazy }) => {
    opened.push({ hosts, isLazy });
    const store = new FakeStore(systemClock);
    store.commit(...Object.entries(keys).map(([key, value]) => ({ key, value, leaseId: undefined })));
    const close = store.close.bind(store);
    return Object.assign(store, {
      close: async () => {
        closed += 1;
        await close();
      },
    });
  };
  return { openStore, opened, closedCount: () => closed };
}

const NO_ETCD: OpenInspectedStore = () => Promise.reject(new Error("no etcd is to be asked"));

function walked(from: string | DialConf | ConfigChoice, options: Partial<ResolveOptions> = {}) {
  return resolve(from, { openStore: NO_ETCD, probe: false, seed: 1, ...options }).resolution();
}

async function notesOf(
  from: string | DialConf | ConfigChoice,
  name: StageName,
  options?: Partial<ResolveOptions>,
) {
  const { stages } = await walked(from, options);
  const stage = stages.find((each) => each.name === name);
  return stage?.notes.map(({ status, text }) => `${status}: ${text}`);
}

const ETCD = {
  hosts: [],
  key: "",
  id: "0",
  user: "",
  pass: "",
  certFile: "",
  certKeyFile: "",
  caCertFile: "",
};
const CONF: DialConf = {
  endpoints: ["10.0.0.1:80"],
  target: "",
  etcd: { ...ETCD, insecureSkipVerify: false },
};

describe("the trace", () => {
  test("asks nobody before it is asked", async () => {
    const { openStore, opened } = etcdWith({});
    resolve("etcd:///h1:1?key=user.rpc", { openStore });
    await Promise.resolve();
    expect(opened).toEqual([]);
  });

  test("yields each stage once, in order, and the resolution holds them", async () => {
    const { openStore, opened, closedCount } = etcdWith({ "user.rpc/1": "10.0.0.1:80" });
    const trace = resolve("etcd:///h1:1,h2:1?key=user.rpc", { openStore, probe: false });
    const names: string[] = [];
    for await (const { name } of trace) names.push(name);
    const { stages, addresses, service } = await trace.resolution();
    expect(stages.map(({ name }) => name)).toEqual(names);
    expect(names).toHaveLength(11);
    expect({ addresses, service }).toEqual({ addresses: ["10.0.0.1:80"], service: "user.rpc" });
    expect(opened.map(({ hosts }) => hosts.join())).toContain("h1:1,h2:1");
    expect(closedCount()).toBe(opened.length);
  });

  test("left in the middle it closes what it opened, and has no resolution", async () => {
    const { openStore, opened, closedCount } = etcdWith({});
    const trace = resolve("etcd:///h1:1?key=user.rpc", { openStore });
    for await (const { name } of trace) if (name === "hosts") break;
    expect(closedCount()).toBe(opened.length);
    await expect(trace.resolution()).rejects.toMatchObject({ code: "interrupted" });
  });

  test("ends at an abort with its reason, wherever it waits", async () => {
    const controller = new AbortController();
    const openStore: OpenInspectedStore = (_, { signal }) =>
      new Promise<Store>((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    const resolution = resolve("etcd:///h1:1?key=a", { openStore, signal: controller.signal }).resolution();
    const reason = new DiscoveryError("interrupted", "enough");
    setImmediate(() => controller.abort(reason));
    await expect(resolution).rejects.toBe(reason);
  });

  test("aborted while a host is silent it closes the store that another has opened", async () => {
    const { openStore, opened, closedCount } = etcdWith({});
    const controller = new AbortController();
    const reason = new DiscoveryError("interrupted", "enough");
    const openSilent: OpenInspectedStore = async (hosts, options) => {
      const store = await openStore(hosts, options);
      const inspectHosts: Store["inspectHosts"] = ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          setImmediate(() => controller.abort(reason));
        });
      return Object.assign(store, { inspectHosts });
    };
    const trace = resolve("etcd:///h1:1,h2:1?key=a", { openStore: openSilent, signal: controller.signal });
    await expect(trace.resolution()).rejects.toBe(reason);
    expect(opened).toHaveLength(2);
    expect(closedCount()).toBe(2);
  });

  test("throws for a text that grpc-go cannot even dial", async () => {
    await expect(walked("direct:///a\x01b")).rejects.toMatchObject({ code: "usage" });
  });
});

describe("a configuration", () => {
  test.each([
    { name: "Endpoints", conf: CONF, text: "Endpoints used; Target and Etcd are empty" },
    {
      name: "Target beside Etcd",
      conf: {
        ...CONF,
        endpoints: [],
        target: "direct:///a:1",
        etcd: { ...CONF.etcd, hosts: ["h:1"], key: "k" },
      },
      text: "Target used; Etcd is passed over",
    },
    {
      name: "all three",
      conf: { ...CONF, target: "direct:///a:1", etcd: { ...CONF.etcd, hosts: ["h:1"], key: "k" } },
      text: "Endpoints used; Target and Etcd are passed over",
    },
  ])("tells which field counts: $name", async ({ conf, text }) => {
    expect(await notesOf(conf, "config")).toEqual([`ok: ${text}`]);
  });

  test("without any ends there, as go-zero does", async () => {
    const { verdict } = await walked({ ...CONF, endpoints: [] });
    expect(verdict).toMatchObject({
      failedStage: "config",
      code: "config",
      message: "Etcd.Hosts is empty, and so are Endpoints and Target",
      goZeroSays: { text: "empty etcd hosts", when: "at start" },
    });
  });

  test("of a server's file whose client has no key calls itself, and is told so", async () => {
    const text = "Name: user.rpc\nListenOn: :80\nEtcd: {Hosts: ['h:1'], Key: user.rpc}\nOrderRpc: {}\n";
    const config = readGoZeroConfig(text, { file: "user.yaml" });
    const block = config.blocks[1] ?? expect.fail("no client was found");
    const { openStore } = etcdWith({ "user.rpc/1": "10.0.0.1:80" });
    const { verdict, config: shown } = await walked({ config, block }, { openStore });
    expect(shown).toEqual({ file: "user.yaml", block: "OrderRpc" });
    expect(verdict).toMatchObject({
      status: "warning",
      message: "OrderRpc has no Etcd.Key and inherits the server's own, user.rpc.",
      remedies: ["write OrderRpc.Etcd.Key: the other service's"],
    });
  });

  test("whose host is a variable that is not set here is told so", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the configuration's.
    const text = "Name: user.rpc\nListenOn: :80\nEtcd:\n  Hosts: ['${ETCD_HOST}']\n  Key: user.rpc\n";
    const config = readGoZeroConfig(text, { file: "user.yaml", env: {} });
    const block = config.blocks[0] ?? expect.fail("no server was found");
    const { verdict } = await walked({ config, block });
    expect(verdict).toMatchObject({
      message: 'target "etcd:///?key=user.rpc" names no etcd host',
      remedies: ["user.yaml:4: $ETCD_HOST is not set here and becomes nothing: set it, or write the value"],
    });
  });
});

describe("the policy", () => {
  test.each([
    { balancerName: undefined, note: "ok: p2c_ewma (go-zero's default)" },
    { balancerName: "consistent_hash", note: "ok: consistent_hash" },
    {
      balancerName: "p2c",
      note: "warning: go-zero has no balancer p2c: pick_first, so one endpoint gets every call",
    },
  ])("$balancerName is told", async ({ balancerName, note }) => {
    expect(await notesOf({ ...CONF, balancerName }, "policy")).toEqual([note]);
  });

  test("that breaks the service config ends the way", async () => {
    const { verdict } = await walked({ ...CONF, balancerName: 'a"b' });
    expect(verdict).toMatchObject({ status: "failed", failedStage: "policy", code: "config" });
  });

  test("is known wherever the way ended", async () => {
    const conf = { ...CONF, endpoints: ["no address"], balancerName: "consistent_hash" };
    expect(await notesOf(conf, "policy")).toEqual(["ok: consistent_hash"]);
    expect((await walked(conf)).policy).toBe("consistent_hash");
  });
});

describe("the endpoints", () => {
  test("are the same subset for the same seed, of 32 at most", async () => {
    const endpoints = Array.from({ length: 100 }, (_, at) => `10.0.0.${at}:80`);
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => (await walked({ ...CONF, endpoints }, { seed })).addresses),
    );
    expect(first).toHaveLength(32);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("that are partly no addresses leave a warning", async () => {
    const { openStore } = etcdWith({ "user.rpc/1": "10.0.0.1:80", "user.rpc/2": "http://10.0.0.2" });
    const { verdict, addresses } = await walked("etcd:///h:1?key=user.rpc", { openStore });
    expect(addresses).toEqual(["10.0.0.1:80"]);
    expect(verdict).toMatchObject({
      status: "warning",
      message: "1 of 2 values is not an address (HTTP URL).",
      remedies: ["zdisc list user.rpc -o wide shows them"],
    });
  });

  test("of a scheme of one's own are the first list that it gives", async () => {
    const schemes = new SchemeRegistry().add({
      name: "static",
      destinationOf: ({ endpoint }) => ({
        kind: "stream",
        async *watch() {
          yield [endpoint];
          expect.fail("one list is enough");
        },
      }),
    });
    expect((await walked("static:///10.0.0.1:80", { schemes })).addresses).toEqual(["10.0.0.1:80"]);
  });
});

describe("the probe", () => {
  test("of some that cannot be reached is a warning, and names one", async () => {
    await using server = await startGrpcServer();
    const dead = `127.0.0.1:${await freePort()}`;
    const { verdict, endpoints } = await walked(`direct:///${server.address},${dead}`, { probe: true });
    expect(endpoints.map(({ probe }) => probe?.status)).toEqual(["serving", "refused"]);
    expect(verdict).toMatchObject({
      status: "warning",
      message: "1 of 2 endpoints cannot be reached from this machine.",
      goZeroSays: null,
    });
    expect(verdict.remedies[0]).toContain(dead);
  });

  test("of one that does not serve is a warning: go-zero calls it all the same", async () => {
    await using server = await startGrpcServer({ health: "NOT_SERVING" });
    const { verdict } = await walked(`direct:///${server.address}`, { probe: true });
    expect(verdict.message).toBe("1 endpoint says NOT_SERVING, and a go-zero client calls all the same.");
  });

  test("of one without a health service says that it was reached", async () => {
    await using server = await startGrpcServer({ health: "none" });
    const { verdict } = await walked(`direct:///${server.address}`, { probe: true });
    expect(verdict).toMatchObject({
      status: "ok",
      message: "1 endpoint, reached. A client started now works.",
    });
  });
});

test("a look for similar names does not hold up the answer in a large etcd", async () => {
  const clock = new VirtualClock();
  const openStore: OpenInspectedStore = async () => {
    const store = new FakeStore(clock);
    const { list } = store;
    return Object.assign(store, {
      list: (range: Parameters<typeof list>[0], options: Parameters<typeof list>[1]) => {
        if ("prefix" in range && range.prefix === "") store.latencyMs = 60_000;
        return list.call(store, range, options);
      },
    });
  };
  const resolution = walked("etcd:///h:1?key=user.rpc", { openStore, clock });
  await clock.advance(1_000);
  expect((await resolution).verdict).toMatchObject({
    message: "Nothing is registered under user.rpc/.",
    remedies: ["zdisc watch user.rpc, then start the server and see whether it joins"],
  });
});

test("a stranger's name is one word of the command that shows it", async () => {
  const { openStore } = etcdWith({ "user.rpc;id/7": "10.0.0.1:80" });
  const { verdict } = await walked("etcd:///h:1?key=user.rpcid", { openStore });
  expect(verdict.remedies).toEqual(["Key: did you mean user.rpc;id? See: zdisc list 'user.rpc;id'"]);
});

test("large numbers are written as the other commands write them", async () => {
  const keys = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [`user.rpc/${at}`, "10.0.0.1:80"]),
  );
  const { openStore } = etcdWith(keys);
  const notes = await notesOf("etcd:///h:1?key=user.rpc", "instances", { openStore });
  expect(notes?.[0]).toMatch(/^ok: 10,000 keys, /);
});
