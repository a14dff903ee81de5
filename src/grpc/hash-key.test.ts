import { Metadata, status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { getUser, type UserServer } from "../../test/support/user-service.js";
import { clientOf, UserWorld } from "../../test/support/user-world.js";
import { waitFor } from "../../test/support/wait-for.js";
import { CONSISTENT_HASH_KEY } from "./call-marks.js";
import { hashKey } from "./hash-key.js";

const KEYS = Array.from({ length: 40 }, (_, at) => `user-${at}`);

function entry(name: string, value: string): Metadata {
  const metadata = new Metadata();
  metadata.set(name, value);
  return metadata;
}

test("calls with one key go to one endpoint, and keys are spread", async () => {
  await using world = await UserWorld.start(4);
  const client = world.client({ balancerName: "consistent_hash" });
  const whoServes = (key: string) =>
    getUser(client, { options: hashKey(key) }).then(({ address }) => address);
  await world.allCalled(() => Promise.all(KEYS.map(whoServes)));
  const first = await Promise.all(KEYS.map(whoServes));
  expect(await Promise.all(KEYS.map(whoServes))).toEqual(first);
  expect(new Set(first).size).toBe(4);
});

test("only the keys of an endpoint that leaves move", async () => {
  await using world = await UserWorld.start(4);
  const channel = world.channel({ balancerName: "consistent_hash" });
  const client = clientOf(channel);
  const whoServes = (key: string) =>
    getUser(client, { options: hashKey(key) }).then(({ address }) => address);
  await world.allCalled(() => Promise.all(KEYS.map(whoServes)));
  const before = await Promise.all(KEYS.map(whoServes));
  const [leaving] = world.servers as [UserServer];
  world.leave(leaving);
  await waitFor(() => channel.snapshot().length === 3, { what: "the endpoint to leave" });
  const after = await Promise.all(KEYS.map(whoServes));
  const moved = KEYS.filter((_, at) => before[at] !== after[at]);
  expect(moved).toEqual(KEYS.filter((_, at) => before[at] === leaving.address));
});

test("the key may stand in the metadata, which no server is sent", async () => {
  await using world = await UserWorld.start(1);
  const metadata = entry(CONSISTENT_HASH_KEY, "user-1");
  await getUser(world.client({ balancerName: "consistent_hash" }), { metadata });
  expect(Object.keys(world.servers[0]?.metadata.getMap() ?? {})).toEqual(["user-agent"]);
  expect(metadata.get(CONSISTENT_HASH_KEY)).toEqual(["user-1"]);
});

test("an entry that servers need may be the key", async () => {
  await using world = await UserWorld.start(3);
  const client = world.client({ balancerName: "consistent_hash", consistentHashKey: "x-user-id" });
  const whoServes = (key: string) =>
    getUser(client, { metadata: entry("x-user-id", key) }).then(({ address }) => address);
  await world.allCalled(() => Promise.all(KEYS.map(whoServes)));
  const addresses = new Set([await whoServes("42"), await whoServes("42"), await whoServes("42")]);
  expect(addresses.size).toBe(1);
  const [address] = addresses;
  expect(world.servers.find((server) => server.address === address)?.metadata.get("x-user-id")).toEqual([
    "42",
  ]);
});

test("a call without a key fails, as in go-zero", async () => {
  await using world = await UserWorld.start(2);
  const client = world.client({ balancerName: "consistent_hash" });
  await expect(getUser(client)).rejects.toMatchObject({
    code: status.INTERNAL,
    details: expect.stringContaining("consistent_hash needs a hash key for each call"),
  });
});
