import { expect, test } from "vitest";
import { expOfMinus } from "./exponential.js";

/** The largest of `of(x)` for x from 0 to `end`. */
function largest(end: number, step: number, of: (x: number) => number): number {
  let most = 0;
  for (let x = 0; x < end; x += step) most = Math.max(most, of(x));
  return most;
}

const relativeError = (x: number) => Math.abs(expOfMinus(x) / Math.exp(-x) - 1);

test("agrees with Math.exp to thirteen digits, as long as there is a result", () => {
  expect(largest(50, 0.0007, relativeError)).toBeLessThan(2e-14);
  expect(largest(700, 0.007, relativeError)).toBeLessThan(1e-13);
});

test("is 1 at 0, nearly 1 beside it, and 0 far out", () => {
  expect(expOfMinus(0)).toBe(1);
  expect(1 - expOfMinus(1e-10)).toBeCloseTo(1e-10, 16);
  expect([745, 1e6, Number.POSITIVE_INFINITY].map(expOfMinus)).toEqual([0, 0, 0]);
});

test("never rises: a longer time never weighs more", () => {
  let last = 1;
  const rise = largest(100, 0.000_97, (x) => {
    const by = expOfMinus(x) - last;
    last = expOfMinus(x);
    return by;
  });
  expect(rise).toBe(0);
});

test("is the same number, bit for bit, on every machine", () => {
  expect([0.001, 0.1, 1, 10, 40].map(expOfMinus)).toEqual([
    0.9990004998333749, 0.9048374180359587, 0.3678794411714435, 0.00004539992976248503, 4.248354255291588e-18,
  ]);
});
