import fc from "fast-check";
import { expect, test } from "vitest";
import { AddressSorter, compareAddresses, ipv4Rank, sortedAddresses } from "./address-order.js";

test("addresses come in the order of their numbers, names last, each once", () => {
  const addresses = [
    "user:80",
    "10.0.3.11:80",
    "10.0.3.9:8080",
    "[fe80::1]:80",
    "10.0.3.9:80",
    "10.0.3.9:80",
    "255.255.255.255:65535",
  ];
  const sorted = [
    "10.0.3.9:80",
    "10.0.3.9:8080",
    "10.0.3.11:80",
    "255.255.255.255:65535",
    "[fe80::1]:80",
    "user:80",
  ];
  expect(sortedAddresses(addresses)).toEqual(sorted);
  expect([...new Set(addresses)].sort(compareAddresses)).toEqual(sorted);
});

test("two spellings of one address are both kept", () => {
  expect(sortedAddresses(["10.0.0.1:80", "10.0.0.01:80", "10.0.0.1:80"])).toEqual([
    "10.0.0.1:80",
    "10.0.0.01:80",
  ]);
});

test.each([
  "",
  "10.0.0:80",
  "10.0.0.1",
  "10.0.0.1:",
  "10.0.0.256:80",
  "10.0.0.1:65536",
  "10.0.0.1:80 ",
  "::1:80",
  "1.2.3.4.5:80",
  "1.2.3.4:5:6",
  "a.0.0.1:80",
  "10..0.1:80",
  "00.0.0.1:80",
])("%j is no IPv4 address", (text) => {
  expect(ipv4Rank(text)).toBeUndefined();
  expect(new AddressSorter().addIpv4(text)).toBe(false);
});

test("sorting loses and invents nothing", () => {
  const address = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 65_535 })).map(([ip, port]) => `${ip}:${port}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(address, { maxLength: 3_000 }), (addresses) => {
      const sorted = sortedAddresses(addresses);
      expect(new Set(sorted)).toEqual(new Set(addresses));
      expect(sorted.length).toBe(new Set(addresses).size);
    }),
  );
});
