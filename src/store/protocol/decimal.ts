/** 64-bit integers: two halves of 32 bits on the wire, decimal text in zdisc, and never a JS number above 2^53. */

const TWO_32 = 0x1_0000_0000;
const BILLION = 1e9;
const INTEGER = /^-?\d+$/;

/** Decimal text of the integer whose halves are `low` and `high`, each 32 bits, signed or not. */
export function decimalOf(low: number, high: number, isSigned: boolean): string {
  if (high === 0) return String(low >>> 0);
  if (isSigned && high < 0) return `-${negated(low, high)}`;
  return unsigned(low >>> 0, high >>> 0);
}

function negated(low: number, high: number): string {
  const negatedLow = -low >>> 0;
  return unsigned(negatedLow, (~high + (negatedLow === 0 ? 1 : 0)) >>> 0);
}

/** Long division by 10^9 in digits of 16 bits, so that no step exceeds 2^53; about 4 times as fast as BigInt. */
function unsigned(low: number, high: number): string {
  if (high < 0x20_0000) return String(high * TWO_32 + low);
  const top = Math.floor(high / BILLION);
  const middle = (high % BILLION) * 0x1_0000 + (low >>> 16);
  const middleQuotient = Math.floor(middle / BILLION);
  const bottom = (middle % BILLION) * 0x1_0000 + (low & 0xffff);
  const bottomQuotient = Math.floor(bottom / BILLION);
  const quotient = top * TWO_32 + middleQuotient * 0x1_0000 + bottomQuotient;
  return quotient + String(bottom % BILLION).padStart(9, "0");
}

/** `value` as an integer of 64 bits, two's complement. Throws when it is none, or a number too large to be exact. */
export function toInt64(value: string | number | bigint, isSigned: boolean): bigint {
  const integer = exactInteger(value);
  const wrapped = isSigned ? BigInt.asIntN(64, integer) : BigInt.asUintN(64, integer);
  if (wrapped !== integer) throw new RangeError(`${value} does not fit ${isSigned ? "int64" : "uint64"}`);
  return BigInt.asUintN(64, integer);
}

function exactInteger(value: string | number | bigint): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && INTEGER.test(value)) return BigInt(value);
  throw new RangeError(`${JSON.stringify(value)} is not an exact integer`);
}
