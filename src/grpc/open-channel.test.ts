import { connectivityState, credentials, Metadata, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { freePort } from "../../test/support/free-port.js";
import { getUser, UserServer } from "../../test/support/user-service.js";
import { clientOf, UserWorld } from "../../test/support/user-world.js";
import { waitFor } from "../../test/support/wait-for.js";
import { DiscoveryError } from "../errors.js";
import type { OpenTargetStore } from "../target/store-access.js";

const waiting = () => new Metadata({ waitForReady: true });

describe("a channel", () => {
  test("finds a service through its store, and calls it by its name", async () => {
    await using world = await UserWorld.start(1);
    const [server] = world.servers;
    expect(await getUser(world.client(), { id: "7" })).toEqual({ address: server?.address, id: "7" });
    expect(server?.authority).toBe("user.rpc");
  });

  test("takes a configuration, as go-zero has it", async () => {
    await using world = await UserWorld.start(1);
    const etcd = { hosts: ["h1:2379", "h2:2379"], key: "user.rpc", user: "root", pass: "secret" };
    const asked: unknown[] = [];
    const openStore: OpenTargetStore = async (hosts, { account }) => {
      asked.push(hosts, account);
      return world.store;
    };
    expect(await getUser(clientOf(world.channel({ openStore }, { etcd })))).toMatchObject({ id: "1" });
    expect(asked).toEqual([["h1:2379", "h2:2379"], { user: "root", password: "secret" }]);
  });

  test("needs no etcd for addresses of its own", async () => {
    await using world = await UserWorld.start(2);
    const addresses = world.servers.map(({ address }) => address);
    const openStore = () => Promise.reject(new Error("nobody asked for a store"));
    const client = clientOf(world.channel({ openStore }, `direct:///${addresses.join(",")}`));
    expect(addresses).toContain((await getUser(client)).address);
  });

  test("opens its store when the first call comes, and not before", async () => {
    await using world = await UserWorld.start(1);
    let openCount = 0;
    const openStore = () => {
      openCount += 1;
      return world.openStore();
    };
    const channel = world.channel({ openStore });
    expect(openCount).toBe(0);
    expect(channel.getConnectivityState(false)).toBe(connectivityState.IDLE);
    await getUser(clientOf(channel));
    expect(openCount).toBe(1);
  });

  test("leaves idle by itself when a call comes", async () => {
    await using world = await UserWorld.start(1);
    const channel = world.channel({ grpc: { "grpc.client_idle_timeout_ms": 1_000 } });
    const client = clientOf(channel);
    await getUser(client);
    const isIdle = () => channel.getConnectivityState(false) === connectivityState.IDLE;
    await waitFor(isIdle, { what: "the channel to be idle" });
    await waitFor(() => world.servers[0]?.openConnectionCount === 0, {
      what: "its connection to go",
      timeoutMs: 20_000,
    });
    expect(await getUser(client)).toMatchObject({ id: "1" });
    expect(channel.snapshot()).toHaveLength(1);
  });

  test("tries etcd again when it could not be opened, and says meanwhile why calls fail", async () => {
    await using world = await UserWorld.start(1);
    let isDown = true;
    const openStore = async () => {
      if (isDown)
        throw new DiscoveryError("unreachable", "no etcd answered", {
          hosts: [{ host: "h1", error: "refused" }],
        });
      return world.store;
    };
    const client = world.client({ openStore });
    await expect(getUser(client)).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: "user.rpc: no etcd answered (h1: refused)",
    });
    const waits = getUser(client, { metadata: waiting(), options: { deadline: Date.now() + 20_000 } });
    isDown = false;
    expect(await waits).toMatchObject({ id: "1" });
  });
});

describe("a service without endpoints", () => {
  test("fails calls with its name", async () => {
    await using world = await UserWorld.start(0);
    await expect(getUser(world.client())).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: "no endpoint of user.rpc is registered",
    });
  });

  test("fails calls with its name when its last endpoint vanishes, and serves again when one is back", async () => {
    await using world = await UserWorld.start(1);
    const client = world.client();
    await getUser(client);
    const [server] = world.servers as [UserServer];
    world.leave(server);
    const failed = () =>
      getUser(client).then(
        () => undefined,
        (error) => error,
      );
    expect(await waitFor(failed, { what: "calls to fail" })).toMatchObject({
      code: status.UNAVAILABLE,
      details: "no endpoint of user.rpc is registered",
    });
    world.register(server);
    await waitFor(() => getUser(client), { what: "calls to succeed again" });
    expect(server.connectionCount).toBe(1);
  });

  test("lets calls wait that say so", async () => {
    await using world = await UserWorld.start(0);
    const client = world.client();
    await expect(getUser(client)).rejects.toMatchObject({ code: status.UNAVAILABLE });
    const call = getUser(client, { metadata: waiting(), options: { deadline: Date.now() + 20_000 } });
    const server = await world.join();
    expect(await call).toMatchObject({ address: server.address });
  });

  test("says which of its addresses cannot be dialled", async () => {
    await using world = await UserWorld.start(0);
    const client = clientOf(world.channel({}, "direct:///nowhere"));
    await expect(getUser(client)).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: 'no endpoint of nowhere has an address that can be dialled: ["nowhere"]',
    });
  });

  test("whose only endpoint refuses fails calls with both names", async () => {
    await using world = await UserWorld.start(0);
    const address = `127.0.0.1:${await freePort()}`;
    world.register({ address, port: 1 });
    await expect(getUser(world.client())).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringMatching(`^user.rpc: no connection to any endpoint; .*ECONNREFUSED ${address}`),
    });
  });
});

describe("waitForReady", () => {
  test("resolves when an endpoint can be called", async () => {
    await using world = await UserWorld.start(0);
    const channel = world.channel();
    const ready = channel.waitForReady(new AbortController().signal);
    const server = await world.join();
    await ready;
    expect(server.openConnectionCount).toBe(1);
  });

  test("rejects with the reason of its signal", async () => {
    await using world = await UserWorld.start(0);
    const given = new AbortController();
    const ready = world.channel().waitForReady(given.signal);
    given.abort("enough");
    await expect(ready).rejects.toBe("enough");
  });

  test("rejects when the channel is closed meanwhile", async () => {
    await using world = await UserWorld.start(0);
    const channel = world.channel();
    const ready = channel.waitForReady(new AbortController().signal);
    channel.close();
    await expect(ready).rejects.toThrow("the channel to user.rpc is closed");
  });
});

describe("grpc-js' traps", () => {
  test.each([
    { name: "a service named like a scheme", key: "dns" },
    { name: "a service whose name has one in it", key: "direct:///x:1" },
    { name: "a service with slashes and blanks", key: "/services/user rpc" },
    { name: "a service that looks like an IPv4 address to URL", key: "user.rpc.1" },
    { name: "a service in other letters", key: "用户.rpc" },
    { name: "a service with an account and a port in it", key: "a@b:99999" },
  ])("$name is found and called", async ({ key }) => {
    await using world = await UserWorld.start(0);
    await using server = await UserServer.start();
    world.store.commit({ key: `${key}/1`, value: server.address });
    const target = `etcd:///h1:2379?key=${encodeURIComponent(key)}`;
    expect(await getUser(clientOf(world.channel({}, target)))).toMatchObject({ address: server.address });
  });

  test("an etcd host named like a scheme is a host", async () => {
    await using world = await UserWorld.start(1);
    const asked: (readonly string[])[] = [];
    const openStore = async (hosts: readonly string[]) => {
      asked.push(hosts);
      return world.store;
    };
    await getUser(clientOf(world.channel({ openStore }, "etcd:///etcd:2379,dns:2379?key=user.rpc")));
    expect(asked).toEqual([["etcd:2379", "dns:2379"]]);
  });

  test("an endpoint without a host is this machine, as in Go", async () => {
    await using world = await UserWorld.start(0);
    await using server = await UserServer.start();
    world.register({ address: `:${server.port}`, port: 1 });
    expect(await getUser(world.client())).toMatchObject({ address: server.address });
  });

  test.each(["http_proxy", "https_proxy", "grpc_proxy"])("%s of the environment is ignored", async (name) => {
    await using world = await UserWorld.start(1);
    const before = process.env[name];
    process.env[name] = `http://127.0.0.1:${await freePort()}`;
    try {
      expect(await getUser(world.client())).toMatchObject({ id: "1" });
    } finally {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    }
  });

  test.each([
    { name: "a policy that nobody registered", options: { balancerName: "p2c_ewam" } },
    {
      name: "a service config that names one",
      options: { grpc: { "grpc.service_config": '{"loadBalancingConfig":[{"p2c_ewam":{}}]}' } },
    },
    {
      name: "a service config that names one in the older form",
      options: { grpc: { "grpc.service_config": '{"loadBalancingPolicy":"p2c_ewam"}' } },
    },
  ])("$name is refused, not taken for pick_first", async ({ options }) => {
    await using world = await UserWorld.start(0);
    expect(() => world.channel(options)).toThrow('no balancing policy "p2c_ewam" is registered');
  });

  test("a service config that is no JSON is refused", async () => {
    await using world = await UserWorld.start(0);
    const options = { grpc: { "grpc.service_config": "{" } };
    expect(() => world.channel(options)).toThrow("the service config is no JSON");
  });

  test("what a service config says of methods holds", async () => {
    await using world = await UserWorld.start(1);
    const [server] = world.servers as [UserServer];
    server.isHung = true;
    const methodConfig = [{ name: [{ service: "user.User" }], timeout: "0.05s" }];
    const client = world.client({
      timeoutMs: 0,
      grpc: { "grpc.service_config": JSON.stringify({ methodConfig }) },
    });
    await expect(getUser(client)).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });

  test("a target that leads nowhere is refused when the channel is made", async () => {
    await using world = await UserWorld.start(0);
    expect(() => world.channel({}, "etcd:///h1:2379")).toThrow('target "etcd:///h1:2379" names no key');
  });

  test("updates leave connections alone", async () => {
    await using world = await UserWorld.start(2);
    const client = world.client({ credentials: credentials.createInsecure() });
    await getUser(client);
    for (let change = 0; change < 20; change += 1) {
      world.store.commit({ key: "user.rpc/9", value: `127.0.0.1:${change % 2 === 0 ? 1 : 2}` });
      await getUser(client);
    }
    expect(world.servers.map(({ connectionCount }) => connectionCount)).toEqual([1, 1]);
  });
});
