import { beforeEach, expect, test } from "vitest";
import { systemRandom } from "../../runtime/random.js";
import { MemoryEtcd } from "../../store/memory/memory-etcd.js";
import { MemoryStore } from "../../store/memory/memory-store.js";
import { VirtualClock } from "../../testing/virtual-clock.js";
import { listInstances } from "../list-instances.js";
import { leftDrains } from "./left-drains.js";

const [OUT, A, B] = ["10.0.3.9:8080", "10.0.3.7:8080", "10.0.3.8:8080"] as const;
const { signal } = new AbortController();
let etcd: MemoryEtcd;
let store: MemoryStore;

beforeEach(async () => {
  const clock = new VirtualClock();
  etcd = new MemoryEtcd({ clock, random: systemRandom });
  store = new MemoryStore(etcd, clock);
  for (const leaseId of ["7", "8", "9"]) await store.grantLease(leaseId, 10, { signal });
  await put("7", A);
  await put("8", B);
});

function put(id: string, value: string, leaseId = id): Promise<string> {
  return store.put(`user.rpc/${id}`, value, { signal, leaseId });
}

/** `user.rpc/9=10.0.3.9:8080` */
async function left(): Promise<string[]> {
  const { instances } = await listInstances("user.rpc", { store, signal });
  const drains = await leftDrains(instances, { store, signal });
  return drains.map(({ instance, address }) => `${instance.key}=${address}`);
}

test("a key that says another's address was drained, and what it said first is known", async () => {
  await put("9", OUT);
  await put("9", A);
  expect(await left()).toEqual([`user.rpc/9=${OUT}`]);
});

test("its own address is told when it was moved from one sibling to the next", async () => {
  await put("9", OUT);
  await put("9", "10.0.3.6:8080");
  await put("9", B);
  expect(await left()).toEqual([`user.rpc/9=${OUT}`]);
});

test.each([
  { name: "nothing was written over", values: [A] },
  { name: "the same was written twice", values: [A, A] },
  { name: "it was put back", values: [OUT, A, OUT] },
  { name: "it said no address before", values: ["{}", A] },
  { name: "nobody else says its address", values: [OUT, "10.0.3.6:8080"] },
  { name: "another key carries what it said", values: [B, A] },
])("no drain is left where $name", async ({ values }) => {
  for (const value of values) await put("9", value);
  expect(await left()).toEqual([]);
});

test("a process that starts anew under its fixed key, with its own lease, is drained by nobody", async () => {
  await put("9", OUT, "8");
  await put("9", A);
  expect(await left()).toEqual([]);
});

test("what etcd has forgotten is not made up: neither all of it, nor the address between", async () => {
  await put("9", OUT);
  await put("9", "10.0.3.6:8080");
  etcd.compact();
  await put("9", A);
  expect(await left()).toEqual([]);
});
