import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalOf, toInt64 } from "./decimal.js";

const edges = [0n, 1n, 31n, 32n, 53n, 62n, 63n].flatMap((bits) => [
  2n ** bits - 1n,
  2n ** bits,
  2n ** bits + 1n,
]);
const unsigned = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constantFrom(...edges));

function halves(integer: bigint): [low: number, high: number] {
  return [Number(BigInt.asIntN(32, integer)), Number(BigInt.asIntN(32, integer >> 32n))];
}

test("halves read as the decimal text of their 64 bits, signed or not", () => {
  fc.assert(
    fc.property(unsigned, (integer) => {
      const [low, high] = halves(integer);
      expect(decimalOf(low, high, false)).toBe(String(integer));
      expect(decimalOf(low, high, true)).toBe(String(BigInt.asIntN(64, integer)));
    }),
    { numRuns: 1000 },
  );
});

test("text goes to two's complement and nothing is rounded", () => {
  fc.assert(
    fc.property(unsigned, (integer) => {
      expect(toInt64(String(integer), false)).toBe(integer);
      expect(toInt64(String(BigInt.asIntN(64, integer)), true)).toBe(integer);
    }),
  );
});

test.each([
  { value: "18446744073709551616", isSigned: false },
  { value: "-1", isSigned: false },
  { value: "9223372036854775808", isSigned: true },
  { value: "-9223372036854775809", isSigned: true },
])("$value does not fit (signed: $isSigned)", ({ value, isSigned }) => {
  expect(() => toInt64(value, isSigned)).toThrow(`${value} does not fit`);
});
