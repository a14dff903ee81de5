/** A watch whose consumer reads nothing for a while, and one that is resumed: nothing is lost, nothing is told twice. */
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/runtime/clock.js";
import { EventQueue } from "../../../src/runtime/event-queue.js";
import { Hosts } from "../../../src/store/etcd/hosts/hosts.js";
import { parseHost } from "../../../src/store/etcd/socket/host-target.js";
import { WatchLoop } from "../../../src/store/etcd/watch/watch-loop.js";
import { keysUnder } from "../../../src/store/key-range.js";
import { decode } from "../../../src/store/protocol/codec.js";
import type { WatchMessage } from "../../../src/store/watch-message.js";
import { HEADER, type HostileCall, message, startHostileEtcd } from "../../support/hostile-etcd.js";
import { waitFor } from "../../support/wait-for.js";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const at = (revision: number) => ({ ...HEADER, revision: `${revision}` });
const put = (revision: number) => ({
  type: "Put",
  kv: { key: Buffer.from("user.rpc/1"), value: Buffer.from("a:1"), mod_revision: `${revision}` },
});

/** An etcd whose revision and number of keys the test sets, and a watch on it whose queue holds so many messages. */
async function watchOf({ capacity, keyCount = 1 }: { capacity: number; keyCount?: number }) {
  const world = { revision: 100, lists: 0, streams: [] as HostileCall[] };
  const etcd = await startHostileEtcd({
    "KV/Range": (call) => {
      world.lists += 1;
      const kvs = Array.from({ length: keyCount }, (_, id) => ({
        key: Buffer.from(`user.rpc/${id + 10_000}`),
        mod_revision: "7",
      }));
      const header = at(world.revision);
      call.answer(message("RangeResponse", { header, kvs, count: `${keyCount}` }));
    },
    "Watch/Watch": (call) => {
      world.streams.push(call);
      call.send(message("WatchResponse", { header: at(world.revision), created: true }));
    },
  });
  const messages = new EventQueue<WatchMessage>({ capacity });
  const hosts = new Hosts([parseHost(etcd.host)], { clock: systemClock });
  closers.push(
    () => etcd[Symbol.asyncDispose](),
    () => hosts.close(),
  );
  new WatchLoop(hosts, systemClock, keysUnder("user.rpc/"), messages).run(hosts.closed).catch(() => {});
  /** One change on the stream in use. */
  const change = () => {
    world.revision += 1;
    const events = [put(world.revision)];
    world.streams.at(-1)?.send(message("WatchResponse", { header: at(world.revision), events }));
  };
  const queued = (count: number) =>
    waitFor(() => messages.length === count, { what: `${count} messages to be queued` });
  const next = async () => (await messages.next()).value;
  return { world, change, queued, next };
}

describe("a consumer that is too slow", () => {
  test("gets a list in the place of all that waits for it, and what comes behind", async () => {
    const { world, change, queued, next } = await watchOf({ capacity: 4 });
    await queued(3);
    await waitFor(() => world.streams.length === 1, { what: "the stream" });
    for (let times = 0; times < 2; times += 1) change();
    await waitFor(() => world.streams.length === 2, { what: "another list and stream" });
    expect(await next()).toMatchObject({ type: "list", reason: "overflow", revision: "102" });
    expect(await next()).toMatchObject({ type: "synced", revision: "102" });
    change();
    expect(await next()).toMatchObject({ type: "change", revision: "103" });
  });

  test("hears that it is true when there was no room for that", async () => {
    const { world, next } = await watchOf({ capacity: 2 });
    await waitFor(() => world.streams.length === 2, { what: "another list and stream" });
    expect(await next()).toMatchObject({ type: "list", reason: "overflow" });
    expect(await next()).toMatchObject({ type: "synced", revision: "100" });
  });
});

test("a large set is resumed behind the last change that was told, and not listed again", async () => {
  const { world, change, next } = await watchOf({ capacity: 100, keyCount: 5_001 });
  for (const type of ["connected", "list", "synced"]) expect(await next()).toMatchObject({ type });
  await waitFor(() => world.streams.length === 1, { what: "the stream" });
  for (let times = 0; times < 2; times += 1) change();
  for (const revision of ["101", "102"]) expect(await next()).toMatchObject({ type: "change", revision });
  world.streams[0]?.stream.close(2);
  await waitFor(() => world.streams.length === 2, { what: "another stream" });
  const starts = world.streams.map(
    ({ request }) => decode("WatchRequest", request).create_request?.start_revision,
  );
  expect([starts, world.lists]).toEqual([["101", "103"], 1]);
});
