import { describe, expect, test } from "vitest";
import type { KeyValue } from "../store/key-value.js";
import type { KeyChange } from "../store/watch-message.js";
import { InstanceSet } from "./instance-set.js";

const A = "10.0.0.1:8080";
const B = "10.0.0.2:8080";

function kv(id: number, value: string, modRevision = 1, leaseId: string | undefined = `9${id}`): KeyValue {
  return {
    key: `user.rpc/${id}`,
    value,
    createRevision: "1",
    modRevision: `${modRevision}`,
    version: "1",
    leaseId,
  };
}

function put(keyValue: KeyValue): KeyChange {
  return { type: "put", keyValue };
}

function setOf(...keyValues: KeyValue[]): InstanceSet {
  const set = new InstanceSet("user.rpc");
  set.reset(keyValues);
  return set;
}

function told(events: ReturnType<InstanceSet["apply"]>): string[] {
  return events.map((event) => `${event.type} ${event.instance.id} ${event.instance.value}`);
}

function endpoints(set: InstanceSet): string[] {
  return [...set.endpoints()].map(({ address }) => address).sort();
}

describe("InstanceSet", () => {
  test("a put of an unknown key joins, of a known one with the same value renews, with another value moves", () => {
    const set = setOf(kv(1, A));
    expect(told(set.apply([put(kv(2, A, 2))]))).toEqual([`join 2 ${A}`]);
    expect(told(set.apply([put(kv(1, A, 3))]))).toEqual([`renew 1 ${A}`]);
    expect(set.apply([put(kv(1, B, 4))])).toMatchObject([
      { type: "move", instance: { value: B }, previous: { value: A, modRevision: "3" } },
    ]);
  });

  test("an endpoint lives until its last key goes", () => {
    const set = setOf(kv(1, A), kv(2, A), kv(3, A));
    expect([...set.endpoints()]).toEqual([{ address: A, keys: ["user.rpc/1", "user.rpc/2", "user.rpc/3"] }]);
    set.apply([{ type: "delete", key: "user.rpc/2", modRevision: "2" }]);
    set.apply([put(kv(3, B, 3))]);
    expect(endpoints(set)).toEqual([A, B]);
    expect(told(set.apply([{ type: "delete", key: "user.rpc/1", modRevision: "4" }]))).toEqual([
      `leave 1 ${A}`,
    ]);
    expect(endpoints(set)).toEqual([B]);
    expect(set.endpointCount).toBe(1);
  });

  test("the delete of an unknown key means nothing", () => {
    expect(setOf(kv(1, A)).apply([{ type: "delete", key: "zzz", modRevision: "2" }])).toEqual([]);
  });

  test("a value that is no address is an instance and no endpoint", () => {
    const set = setOf(kv(1, '{"Name":"kratos"}'), kv(2, ""), kv(3, A));
    expect([set.size, set.endpointCount, endpoints(set)]).toEqual([3, 1, [A]]);
    expect([...set.values()]).toEqual(['{"Name":"kratos"}', "", A]);
    expect(set.get("user.rpc/1")?.address).toBeNull();
  });

  test("a value that is no address leaves without taking an endpoint with it", () => {
    const set = setOf(kv(1, "kratos"), kv(2, A));
    set.apply([{ type: "delete", key: "user.rpc/1", modRevision: "2" }]);
    expect([set.size, set.endpointCount, [...set.values()]]).toEqual([1, 1, [A]]);
  });

  test("a key without a lease can only have been deleted; of one with a lease the set does not know", () => {
    const set = setOf({ ...kv(1, A), leaseId: undefined }, kv(2, B));
    const gone = (id: number): KeyChange => ({ type: "delete", key: `user.rpc/${id}`, modRevision: "2" });
    expect(set.apply([gone(1), gone(2)])).toMatchObject([{ cause: "deleted" }, { cause: null }]);
  });

  test("a reset forgets what was known", () => {
    const set = setOf(kv(1, A), kv(2, A));
    set.reset([kv(3, B)]);
    expect([set.size, set.endpointCount, [...set.values()]]).toEqual([1, 1, [B]]);
    expect([set.hasValue(A), set.hasValue(B)]).toEqual([false, true]);
  });

  test("exactly the service's key is an instance named as the service", () => {
    const set = setOf({ ...kv(1, A), key: "user.rpc" });
    expect(set.get("user.rpc")).toMatchObject({ id: "user.rpc" });
  });

  test("departure 13: a swap of two addresses in one revision removes none", () => {
    const set = setOf(kv(1, A), kv(2, B));
    const events = set.apply([put(kv(1, B, 2)), put(kv(2, A, 2))]);
    expect(events.map((event) => event.type)).toEqual(["move", "move"]);
    expect(endpoints(set)).toEqual([A, B]);
  });

  test("departure 3: a key that kept its name and changed its value while nobody looked has moved, not gone", () => {
    const set = setOf(kv(1, A), kv(2, B));
    const events = set.replace([kv(1, "10.0.0.3:8080", 5), kv(2, B)]);
    expect(told(events)).toEqual(["move 1 10.0.0.3:8080"]);
    expect(endpoints(set)).toEqual([B, "10.0.0.3:8080"]);
  });

  test("a list tells what was missed, what came before what went, and nothing of what stayed", () => {
    const set = setOf(kv(1, A), kv(2, B), kv(4, B));
    const events = set.replace([kv(2, B), kv(3, A, 7), kv(4, B, 8)]);
    expect(told(events)).toEqual([`join 3 ${A}`, `renew 4 ${B}`, `leave 1 ${A}`]);
    expect(endpoints(set)).toEqual([A, B]);
  });

  test("a listed key with another value or lease under the revision that is known is another write", () => {
    const set = setOf(kv(1, A), kv(2, B), kv(3, A));
    const events = set.replace([kv(1, B), kv(2, B, 1, "77"), kv(3, A)]);
    expect(told(events)).toEqual([`move 1 ${B}`, `renew 2 ${B}`]);
  });

  test("an exclusive set hides older keys of a value and tells that they left", () => {
    const set = new InstanceSet("user.rpc", { exclusive: true });
    // As etcd lists them, by key: the newest is the one with the highest revision.
    set.reset([kv(1, A, 9), kv(2, A, 5)]);
    expect(set.instances().map(({ id }) => id)).toEqual(["1"]);
    expect(set.apply([put(kv(2, A, 9))])).toEqual([]);
    expect(told(set.apply([put(kv(3, A, 10))]))).toEqual([`leave 1 ${A}`, `join 3 ${A}`]);
    expect([set.size, set.endpointCount]).toEqual([1, 1]);
    expect(set.apply([{ type: "delete", key: "user.rpc/1", modRevision: "11" }])).toEqual([]);
    expect(told(set.apply([put(kv(2, B, 12))]))).toEqual([`join 2 ${B}`]);
  });
});
