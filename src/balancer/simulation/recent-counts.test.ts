import { expect, test } from "vitest";
import { RecentCounts } from "./recent-counts.js";

const S = 1e9;

test("each second has its own count, the oldest first", () => {
  const counts = new RecentCounts(4);
  for (const atS of [100.1, 100.9, 102.5, 102.6, 102.7, 103]) counts.add(atS * S);
  expect(counts.upTo(103.5 * S)).toEqual([2, 0, 3, 1]);
});

test("what is older is forgotten, also after a long pause", () => {
  const counts = new RecentCounts(3);
  counts.add(100 * S);
  counts.add(101 * S);
  expect(counts.upTo(103 * S)).toEqual([1, 0, 0]);
  expect(counts.upTo(1_000 * S)).toEqual([0, 0, 0]);
  counts.add(1_000 * S);
  expect(counts.upTo(1_000 * S)).toEqual([0, 0, 1]);
});
