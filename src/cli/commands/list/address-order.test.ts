import fc from "fast-check";
import { expect, test } from "vitest";
import { toInstance } from "../../../discovery/instance.js";
import { AddressOrder } from "./address-order.js";
import type { FoundKey } from "./found-key.js";

function key(id: string, value: string): FoundKey {
  const revisions = { createRevision: "5", modRevision: "5", version: "1" };
  return toInstance("user.rpc", { key: `user.rpc/${id}`, value, leaseId: undefined, ...revisions });
}

test("endpoints are distinct addresses in their order, each with its keys as they came", () => {
  const keys = [
    key("10", "10.0.3.11:80"),
    key("2", "[fe80::1]:80"),
    key("3", "10.0.3.9:80"),
    key("4", "10.0.3.11:80"),
    key("5", "nonsense"),
  ];
  const { endpoints } = new AddressOrder(keys);
  expect([...endpoints]).toEqual([
    { address: "10.0.3.9:80", keys: ["user.rpc/3"] },
    { address: "10.0.3.11:80", keys: ["user.rpc/10", "user.rpc/4"] },
    { address: "[fe80::1]:80", keys: ["user.rpc/2"] },
  ]);
  expect(endpoints.length).toBe(3);
});

test("groups hold every key once, those of one value together", () => {
  const value = fc.oneof(fc.constantFrom("10.0.0.1:80", "10.0.0.1:81", "a:80", "b:80", ""), fc.string());
  fc.assert(
    fc.property(fc.array(value, { maxLength: 50 }), (values) => {
      const keys = values.map((one, at) => key(String(at), one));
      const groups = [...new AddressOrder(keys).groups()];
      expect(groups.flat().toSorted((a, b) => keys.indexOf(a) - keys.indexOf(b))).toEqual(keys);
      expect(groups.map((group) => new Set(group.map((one) => one.value)).size)).toEqual(groups.map(() => 1));
      expect(groups).toHaveLength(new Set(values).size);
    }),
  );
});
