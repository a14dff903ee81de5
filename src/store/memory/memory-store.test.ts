import { beforeEach, describe, expect, test } from "vitest";
import { systemRandom } from "../../runtime/random.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { keysUnder } from "../key-range.js";
import type { WatchMessage } from "../watch-message.js";
import { MemoryEtcd } from "./memory-etcd.js";
import { MemoryStore } from "./memory-store.js";

const signal = new AbortController().signal;
let clock: VirtualClock;
let etcd: MemoryEtcd;
let store: MemoryStore;

beforeEach(() => {
  clock = new VirtualClock();
  etcd = new MemoryEtcd({ clock, random: systemRandom });
  store = new MemoryStore(etcd, clock);
});

/** Reads in the background what a stream says; `end` is how it ended. */
function listen<Message>(stream: AsyncIterable<Message>) {
  const heard: Message[] = [];
  const end = (async () => {
    for await (const message of stream) heard.push(message);
    return "done";
  })().catch((error: unknown) => error);
  return { heard, end };
}

describe("a watch", () => {
  test("of a consumer that is too slow ends with a list, and goes on behind it", async () => {
    const stream = store.watch(keysUnder("a/"), { signal, capacity: 5 })[Symbol.asyncIterator]();
    const next = async () => (await stream.next()).value as WatchMessage;
    expect(await next()).toMatchObject({ type: "connected" });
    for (let n = 0; n < 20; n++) etcd.seed({ [`a/${n % 3}`]: String(n) });
    const list = await next();
    expect(list).toMatchObject({ type: "list", reason: "overflow" });
    const known = new Map<string, string>();
    for (let message = list; ; message = await next()) {
      if (message.type === "list") for (const { key, value } of message.keyValues) known.set(key, value);
      if (message.type === "change")
        for (const change of message.changes)
          if (change.type === "put") known.set(change.keyValue.key, change.keyValue.value);
      if ("revision" in message && message.type !== "synced" && message.revision === String(etcd.revision))
        break;
    }
    expect(Object.fromEntries(known)).toEqual({ "a/0": "18", "a/1": "19", "a/2": "17" });
    await stream.return?.(undefined);
  });

  test("is forgotten by the etcd when its consumer leaves", async () => {
    for await (const { type } of store.watch(keysUnder(""), { signal })) if (type === "synced") break;
    expect(etcd.watches.size).toBe(0);
  });

  test("tells of a lease that ended by itself", async () => {
    const stop = new AbortController();
    await store.grantLease("7", 10, { signal });
    await store.put("a", "1", { signal, leaseId: "7" });
    const { heard, end } = listen(store.watch(keysUnder(""), { signal: stop.signal }));
    await clock.advance(10_000);
    expect(heard.at(-1)).toMatchObject({ type: "change", changes: [{ type: "delete", key: "a" }] });
    stop.abort("enough");
    expect(await end).toBe("enough");
  });
});

describe("keeping a lease alive", () => {
  test("renews it every third of its time, for as long as it is asked to", async () => {
    const lease = await store.grantLease("7", 9, { signal });
    const heard: string[] = [];
    const renewal = store.keepAlive(lease, ({ type }) => heard.push(type));
    await clock.advance(30_000);
    expect(heard).toEqual(Array.from({ length: 11 }, () => "renewed"));
    renewal[Symbol.dispose]();
    await clock.advance(9_000);
    expect(heard).toHaveLength(11);
    expect(await store.listLeases({ signal })).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });
});

describe("closing", () => {
  test("ends watches and keep-alives, and refuses calls", async () => {
    const lease = await store.grantLease("7", 9, { signal });
    const heard: string[] = [];
    store.keepAlive(lease, ({ type }) => heard.push(type));
    const { end } = listen(store.watch(keysUnder(""), { signal }));
    await clock.settle();
    await store.close();
    expect(await end).toMatchObject({ code: "interrupted" });
    await clock.advance(9_000);
    expect(heard).toEqual(["renewed"]);
    await expect(store.put("a", "1", { signal })).rejects.toMatchObject({ code: "interrupted" });
  });

  test("leaves the etcd to others", async () => {
    await store.put("a", "1", { signal });
    await store.close();
    const other = new MemoryStore(etcd, clock);
    expect((await other.delete("a", { signal })).wasThere).toBe(true);
  });
});

test("a list of the past that is compacted is refused", async () => {
  etcd.seed({ a: "1" });
  etcd.seed({ a: "2" });
  etcd.compact();
  const pages = store.list(keysUnder(""), { signal, revision: "2" });
  await expect(pages[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "usage" });
});
