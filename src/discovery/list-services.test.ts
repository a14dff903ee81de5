import { describe, expect, test } from "vitest";
import { FakeStore } from "../../test/support/fake-store.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import { listInstances } from "./list-instances.js";
import { listServices } from "./list-services.js";

const { signal } = new AbortController();

function storeWith(...keys: string[]): FakeStore {
  const store = new FakeStore(new VirtualClock());
  for (const key of keys)
    store.commit({ key, value: "10.0.0.1:8080", leaseId: key.endsWith("12") ? undefined : "7" });
  return store;
}

async function names(store: FakeStore, prefix = ""): Promise<string[]> {
  const { services, otherKeyCount } = await listServices({ store, signal, prefix, pageSize: 3 });
  return [...services.map(({ name, instanceCount }) => `${name} ${instanceCount}`), `other ${otherKeyCount}`];
}

describe("listServices", () => {
  test("counts instances and leases of each service and tells its newest revision", async () => {
    const store = storeWith("user.rpc/10", "order.rpc/9", "user.rpc/12", "order.rpc/8");
    expect(await listServices({ store, signal })).toEqual({
      revision: "5",
      services: [
        { name: "order.rpc", instanceCount: 2, leasedCount: 2, lastRevision: "5", instances: null },
        { name: "user.rpc", instanceCount: 2, leasedCount: 1, lastRevision: "4", instances: null },
      ],
      otherKeyCount: 0,
    });
  });

  test("tells after each page how many keys were read so far, registrations or not", async () => {
    const told: number[] = [];
    const store = storeWith("a/1", "b/x", "c/3", "d/4", "e/y");
    await listServices({ store, signal, pageSize: 2, onProgress: (keyCount) => told.push(keyCount) });
    expect(told).toEqual([2, 4, 5]);
  });

  test("keeps services apart whose keys lie between one another's", async () => {
    const store = storeWith("a/1", "a/10/5", "a/2", "a.b/1", "/prod/a/1", "a/b/7");
    expect(await names(store)).toEqual(["/prod/a 1", "a 2", "a.b 1", "a/10 1", "a/b 1", "other 0"]);
  });

  test("a key is a registration when its last segment is 1 to 19 digits", async () => {
    const store = storeWith(
      "s/1",
      "s/1234567890123456789",
      "s/12345678901234567890",
      "s/x1",
      "s/1x",
      "s/-1",
      "s/",
      "s/١",
    );
    expect(await names(store)).toEqual(["s 2", "other 6"]);
  });

  test.each([
    { key: "/", told: ["other 1"] },
    { key: "//", told: ["other 1"] },
    { key: "a/", told: ["other 1"] },
    { key: "", told: ["other 1"] },
    { key: "12", told: ["other 1"] },
    { key: "/12", told: [" 1", "other 0"] },
    { key: "//12", told: ["/ 1", "other 0"] },
    { key: "user.rpc\n/12", told: ["user.rpc\n 1", "other 0"] },
    { key: "\udc80\udcff/12", told: ["\udc80\udcff 1", "other 0"] },
    { key: "__proto__/12", told: ["__proto__ 1", "other 0"] },
  ])("an odd key is no crash: $key", async ({ key, told }) => {
    expect(await names(storeWith(key))).toEqual(told);
  });

  test("reads only keys under a prefix", async () => {
    expect(await names(storeWith("prod/a/1", "prod/b/1", "dev/a/1", "prod"), "prod/")).toEqual([
      "prod/a 1",
      "prod/b 1",
      "other 0",
    ]);
  });

  test("tells keys that are no registrations to who asks, without keeping them", async () => {
    const others: string[] = [];
    const onOtherKey = ({ key }: { key: string }) => others.push(key);
    await listServices({ store: storeWith("config/app", "user.rpc/1"), signal, onOtherKey });
    expect(others).toEqual(["config/app"]);
  });

  test("keeps instances with their addresses when asked to", async () => {
    const { services } = await listServices({ store: storeWith("a/1", "a/12"), signal, withInstances: true });
    expect(services[0]?.instances).toMatchObject([
      { id: "1", address: "10.0.0.1:8080", leaseId: "7" },
      { id: "12", address: "10.0.0.1:8080", leaseId: null },
    ]);
  });
});

describe("listInstances", () => {
  test("lists what a go-zero client takes: everything under the prefix, deeper keys too", async () => {
    const store = storeWith("user.rpc/1", "user.rpc/deep/2", "user.rpc2/1", "user.rpc");
    const { instances, revision } = await listInstances("user.rpc", { store, signal });
    expect([revision, instances.map(({ id }) => id)]).toEqual(["5", ["1", "deep/2"]]);
  });

  test("an exact match lists that one key", async () => {
    const store = storeWith("user.rpc/1", "user.rpc");
    const { instances } = await listInstances("user.rpc", { store, signal, exactMatch: true });
    expect(instances.map(({ key, id }) => [key, id])).toEqual([["user.rpc", "user.rpc"]]);
  });

  test("nothing there is an answer", async () => {
    expect(await listInstances("x", { store: storeWith(), signal })).toEqual({
      revision: "1",
      instances: [],
    });
  });
});
