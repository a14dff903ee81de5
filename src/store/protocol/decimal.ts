/** 64-bit integers: two halves of 32 bits on the wire, decimal text in zdisc; a JS number is exact only up to 2^53. */

const TWO_32 = 0x1_0000_0000;
const TWO_21 = 0x20_0000;
const MILLION = 1_000_000;
const INTEGER = /^-?\d+$/;

/** Decimal text of the integer whose halves, each as a signed number of 32 bits, are `low` and `high`. */
export function decimalOf(low: number, high: number, isSigned: boolean): string {
  if (high === 0) return String(low >>> 0);
  if (high > 0 && high < TWO_21) return String(high * TWO_32 + (low >>> 0));
  if (high > 0) return largeDecimal(high, low >>> 0);
  const integer = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return String(isSigned ? integer : BigInt.asUintN(64, integer));
}

/** Every key of go-zero has such a lease ID: divided by a million both parts are exact, and no BigInt is made. */
function largeDecimal(high: number, low: number): string {
  const rest = (high % MILLION) * TWO_32 + low;
  const millions = Math.floor(high / MILLION) * TWO_32 + Math.floor(rest / MILLION);
  return String(millions) + String(rest % MILLION).padStart(6, "0");
}

/** `value` in 64 bits, two's complement. Throws RangeError when it does not fit, or is a number too large to be exact. */
export function toInt64(value: string | number | bigint, isSigned: boolean): bigint {
  const integer = exactInteger(value);
  const wrapped = isSigned ? BigInt.asIntN(64, integer) : BigInt.asUintN(64, integer);
  if (wrapped !== integer) throw new RangeError(`${value} does not fit ${isSigned ? "int64" : "uint64"}`);
  return BigInt.asUintN(64, integer);
}

function exactInteger(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && INTEGER.test(value)) return BigInt(value);
  throw new RangeError(`${JSON.stringify(value)} is not an exact integer`);
}
