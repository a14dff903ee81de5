import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../test/support/wait-for.js";
import { openEtcdStore } from "../store/etcd/open-etcd-store.js";
import { oneKey } from "../store/key-range.js";
import type { Store } from "../store/store.js";
import { type DevServer, startDevServer } from "./start-dev-server.js";

const { signal } = new AbortController();
const KEY = "user.rpc/7";

describe("the dev server in a test", () => {
  let etcd: DevServer;
  let store: Store;
  beforeEach(async () => {
    etcd = await startDevServer({ keys: { [KEY]: "10.0.3.7:8080" } });
    store = await openEtcdStore(etcd.endpoints);
  });
  afterEach(async () => {
    await store.close();
    await etcd.close();
  });

  async function values(): Promise<string[]> {
    const found: string[] = [];
    for await (const page of store.list(oneKey(KEY), { signal })) {
      for (const { value } of page.keyValues) found.push(value);
    }
    return found;
  }

  test("begins with the keys it was given, in one revision", async () => {
    expect(await values()).toEqual(["10.0.3.7:8080"]);
    expect(await store.status({ signal })).toMatchObject({ revision: "2" });
  });

  test("lets a lease run out when its time is over, and not before", async () => {
    await store.grantLease("7", 10, { signal });
    await store.put(KEY, "leased", { signal, leaseId: "7" });
    await etcd.advance(9_999);
    expect(await values()).toEqual(["leased"]);
    await etcd.advance(1);
    expect(await values()).toEqual([]);
  });

  test("ends a lease at once when told to", async () => {
    await store.grantLease("7", 10, { signal });
    await store.put(KEY, "leased", { signal, leaseId: "7" });
    etcd.expireLease("7");
    expect(await values()).toEqual([]);
    expect(() => etcd.expireLease("7")).toThrow(expect.objectContaining({ code: "usage" }));
  });

  test("refuses what was compacted", async () => {
    await store.put(KEY, "new", { signal });
    etcd.compact();
    const past = async () => {
      for await (const _ of store.list(oneKey(KEY), { signal, revision: "2" }));
    };
    await expect(past()).rejects.toThrow("compacted");
    expect(() => etcd.compact("4711")).toThrow(expect.objectContaining({ code: "usage" }));
  });

  test("cuts connections, and watches come back by themselves", async () => {
    const told: string[] = [];
    const leaving = new AbortController();
    const watching = (async () => {
      for await (const message of store.watch(oneKey(KEY), { signal: leaving.signal }))
        told.push(message.type);
    })();
    await waitFor(() => told.includes("synced"), { what: "the watch to be up to date" });
    etcd.disconnectAll();
    const isBack = () => told.includes("disconnected") && told.at(-1) === "synced";
    await waitFor(isBack, { what: "the watch to be back" });
    leaving.abort(new Error("seen enough"));
    await expect(watching).rejects.toThrow("seen enough");
  });

  test("fails the next call only, with its work done or not", async () => {
    const details = "etcdserver: request is too large";
    etcd.failNext("KV/put", { code: 3, details });
    await expect(store.put(KEY, "not done", { signal })).rejects.toThrow(/request is too large/);
    expect(await values()).toEqual(["10.0.3.7:8080"]);
    etcd.failNext("KV/put", { code: 3, details, isDone: true });
    await expect(store.put(KEY, "done", { signal })).rejects.toThrow(/request is too large/);
    expect(await values()).toEqual(["done"]);
  });

  test("a call that fails because there is no leader is made again", async () => {
    etcd.failNext("KV/range");
    expect(await values()).toEqual(["10.0.3.7:8080"]);
  });

  test("frees its port, and may be closed twice", async () => {
    const port = Number(etcd.endpoints[0]?.split(":")[1]);
    await etcd.close();
    await etcd.close();
    await using next = await startDevServer({ port });
    expect(next.endpoints).toEqual(etcd.endpoints);
  });
});
