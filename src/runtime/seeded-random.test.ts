import { expect, test } from "vitest";
import { SeededRandom, seededRandom } from "./seeded-random.js";

const draws = (random: SeededRandom, count: number) =>
  Array.from({ length: count }, () => random.nextInt32() >>> 0);

test("gives the numbers of xoshiro128** for the state 1, 2, 3, 4", () => {
  expect(draws(new SeededRandom([1, 2, 3, 4]), 10)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test("the same seed gives the same numbers, another seed or stream gives others", () => {
  const first = draws(seededRandom(1), 100);
  expect(draws(seededRandom(1), 100)).toEqual(first);
  expect(draws(seededRandom(2), 100)).not.toEqual(first);
  expect(draws(seededRandom(1, 1), 100)).not.toEqual(first);
});

test("neighbouring seeds have no more bits in common than chance has (seeds 0 to 999)", () => {
  const differing = Array.from({ length: 1_000 }, (_, seed) => {
    const both = (seededRandom(seed).nextInt32() ^ seededRandom(seed + 1).nextInt32()) >>> 0;
    return both.toString(2).replaceAll("0", "").length;
  });
  const mean = differing.reduce((sum, bits) => sum + bits, 0) / differing.length;
  // 32 fair bits: mean 16, of a thousand with a standard deviation of 0.09.
  expect(Math.abs(mean - 16)).toBeLessThan(0.45);
});

test("next() is at least 0 and below 1, and even over tenths (seed 7)", () => {
  const random = seededRandom(7);
  const tenths = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 100_000; draw += 1) {
    const tenth = Math.floor(random.next() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(tenths.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  // Binomial with a standard deviation of 95.
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(475);
});

test("a lease ID is a positive 63-bit number", () => {
  const random = seededRandom(3);
  const ids = Array.from({ length: 100 }, () => BigInt(random.leaseId()));
  expect(ids.every((id) => id > 0n && id < 2n ** 63n)).toBe(true);
  expect(new Set(ids).size).toBe(100);
});
