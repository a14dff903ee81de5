import { type Client, credentials, status } from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";
import { getUser, UserClient, type UserServer } from "../../test/support/user-service.js";
import { clientOf, TARGET, UserWorld } from "../../test/support/user-world.js";
import { installSchemes } from "./install.js";

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function dial(target: string, options: object = {}): UserClient {
  const client = new UserClient(target, credentials.createInsecure(), options);
  clients.push(client);
  return client;
}

describe("install", () => {
  test.each(["etcd", "discov"])("makes grpc-js understand %s targets", async (scheme) => {
    await using world = await UserWorld.start(1);
    const [server] = world.servers as [UserServer];
    installSchemes(world.openStore);
    const client = dial(`${scheme}:///10.0.0.11:2379?key=user.rpc`);
    expect(await getUser(client)).toMatchObject({ address: server.address });
    expect(server.authority).toBe("user.rpc");
  });

  test("makes grpc-js understand direct targets, and balances over them by p2c_ewma", async () => {
    await using world = await UserWorld.start(3);
    installSchemes(world.openStore);
    const client = dial(`direct:///${world.servers.map(({ address }) => address).join(",")}`);
    for (const server of world.servers) server.delayMs = 10;
    await Promise.all(Array.from({ length: 60 }, () => getUser(client)));
    await Promise.all(Array.from({ length: 60 }, () => getUser(client)));
    for (const { callCount } of world.servers) expect(callCount).toBeGreaterThan(10);
  });

  test("may be called again, and serves by what it was given last", async () => {
    await using first = await UserWorld.start(1);
    await using second = await UserWorld.start(1);
    installSchemes(first.openStore);
    installSchemes(second.openStore);
    expect(await getUser(dial(TARGET))).toMatchObject({ address: second.servers[0]?.address });
  });

  test("is undone: new clients are refused, those that were made before go on", async () => {
    await using world = await UserWorld.start(2);
    const uninstall = installSchemes(world.openStore);
    const before = dial(TARGET);
    await getUser(before);
    uninstall();
    uninstall();
    expect(() => dial(TARGET)).toThrow("the scheme etcd is installed no more");
    await world.join();
    expect(await getUser(before)).toMatchObject({ id: "1" });
    expect(await getUser(clientOf(world.channel()))).toMatchObject({ id: "1" });
  });

  test("lets other resolvers use its policies", async () => {
    await using world = await UserWorld.start(1);
    installSchemes(world.openStore);
    const serviceConfig = { loadBalancingConfig: [{ p2c_ewma: {} }] };
    const client = dial(`dns:${world.servers[0]?.address}`, {
      "grpc.service_config": JSON.stringify(serviceConfig),
    });
    expect(await getUser(client)).toMatchObject({ id: "1" });
  });

  test("fails calls of a client whose service config names no policy that is known", async () => {
    await using world = await UserWorld.start(1);
    installSchemes(world.openStore);
    const client = dial(TARGET, { "grpc.service_config": '{"loadBalancingConfig":[{"p2c_ewam":{}}]}' });
    await expect(getUser(client)).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringContaining('no balancing policy "p2c_ewam" is registered'),
    });
  });

  test("refuses a target that leads nowhere when the client is made", () => {
    installSchemes(() => Promise.reject(new Error("nobody asked")));
    expect(() => dial("etcd:///h1:2379")).toThrow("names no key");
  });
});
