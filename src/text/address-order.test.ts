import fc from "fast-check";
import { expect, test } from "vitest";
import { compareAddresses, sortedAddresses } from "./address-order.js";

test("addresses come in the order of their numbers, names last, each once", () => {
  const addresses = [
    "user:80",
    "10.0.3.11:80",
    "10.0.3.9:8080",
    "[fe80::1]:80",
    "10.0.3.9:80",
    "10.0.3.9:80",
  ];
  const sorted = ["10.0.3.9:80", "10.0.3.9:8080", "10.0.3.11:80", "[fe80::1]:80", "user:80"];
  expect(sortedAddresses(addresses)).toEqual(sorted);
  expect([...new Set(addresses)].sort(compareAddresses)).toEqual(sorted);
});

test("two spellings of one address are both kept", () => {
  expect(sortedAddresses(["10.0.0.1:80", "10.0.0.01:80", "10.0.0.1:80"])).toEqual([
    "10.0.0.1:80",
    "10.0.0.01:80",
  ]);
});

test("sorting loses and invents nothing", () => {
  const address = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 65_535 })).map(([ip, port]) => `${ip}:${port}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(address), (addresses) => {
      expect(new Set(sortedAddresses(addresses))).toEqual(new Set(addresses));
    }),
  );
});
