import { expect, test } from "vitest";
import { seededRandom } from "../../runtime/seeded-random.js";
import { exponentialVariate } from "./exponential-variate.js";

test.each([1, 2, 3])("waits have the mean, the spread and the tail of random arrivals (seed %i)", (seed) => {
  const random = seededRandom(seed);
  const COUNT = 100_000;
  const waits = Array.from({ length: COUNT }, () => exponentialVariate(random));
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / COUNT;
  const variance = waits.reduce((sum, wait) => sum + (wait - mean) ** 2, 0) / COUNT;
  // Five standard deviations of each: 1/√n of the mean, √8/√n of the variance, √(p(1−p)/n) of a share.
  expect(Math.abs(mean - 1)).toBeLessThan(5 / Math.sqrt(COUNT));
  expect(Math.abs(variance - 1)).toBeLessThan((5 * Math.sqrt(8)) / Math.sqrt(COUNT));
  for (const least of [0.1, 1, 3]) {
    const share = Math.exp(-least);
    const seen = waits.filter((wait) => wait > least).length / COUNT;
    expect(Math.abs(seen - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / COUNT));
  }
});
