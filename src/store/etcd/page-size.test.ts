import { expect, test } from "vitest";
import { PageSize } from "./page-size.js";

const FAST = { bytes: 1_000, ms: 10 };

test("doubles while pages are small and come fast", () => {
  const size = new PageSize(undefined);
  expect(size.limit).toBe(10_000);
  size.grow(FAST.bytes, FAST.ms);
  expect(size.limit).toBe(20_000);
  size.grow(FAST.bytes, FAST.ms);
  expect(size.limit).toBe(40_000);
});

test.each([
  { what: "slow", bytes: FAST.bytes, ms: 300 },
  { what: "large", bytes: 4 * 1024 ** 2, ms: FAST.ms },
])("stays as it is after a page that was $what", ({ bytes, ms }) => {
  const size = new PageSize(undefined);
  size.grow(bytes, ms);
  expect(size.limit).toBe(10_000);
});

test("once a page was too large to receive, they grow no more", () => {
  const size = new PageSize(undefined);
  expect(size.halve()).toBe(true);
  size.grow(FAST.bytes, FAST.ms);
  expect(size.limit).toBe(5_000);
});

test("is halved down to one key, and no further", () => {
  const size = new PageSize(3);
  const limits = [size.limit];
  while (size.halve()) limits.push(size.limit);
  expect(limits).toEqual([3, 2, 1]);
});

test("what was asked for does not grow", () => {
  const size = new PageSize(2);
  size.grow(FAST.bytes, FAST.ms);
  expect(size.limit).toBe(2);
});
