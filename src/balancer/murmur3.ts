/**
 * The hash behind go-zero's consistent_hash: MurmurHash3 x64 128, seed 0, its first 64 bits. 64-bit arithmetic in
 * pairs of 32-bit halves, for BigInt takes a hundred times as long. Source: go-zero core/hash/hash.go:Hash; the
 * algorithm is Austin Appleby's, in the public domain.
 */

/** 64 bits as two unsigned halves. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

type Pair = readonly [high: number, low: number];

const C1: Pair = [0x87c3_7b91, 0x1142_53d5];
const C2: Pair = [0x4cf5_ad43, 0x2745_937f];
const BLOCK = 16;

/** Of the text's UTF-8 bytes. */
export function murmur3(text: string): Hash64 {
  const bytes = Buffer.from(text, "utf8");
  let h1: Pair = [0, 0];
  let h2: Pair = [0, 0];
  const tail = bytes.length - (bytes.length % BLOCK);
  for (let at = 0; at < tail; at += BLOCK) {
    h1 = xor(h1, mixFirst(wordAt(bytes, at)));
    h1 = add(multiply(add(rotate(h1, 27), h2), [0, 5]), [0, 0x52dc_e729]);
    h2 = xor(h2, mixSecond(wordAt(bytes, at + 8)));
    h2 = add(multiply(add(rotate(h2, 31), h1), [0, 5]), [0, 0x3849_5ab5]);
  }
  // What is left counts as a block that ends in zeros.
  h1 = xor(h1, mixFirst(wordAt(bytes, tail)));
  h2 = xor(h2, mixSecond(wordAt(bytes, tail + 8)));
  const length: Pair = [0, bytes.length];
  h1 = xor(h1, length);
  h2 = xor(h2, length);
  h1 = add(h1, h2);
  h2 = add(h2, h1);
  const [high, low] = add(finish(h1), finish(h2));
  return { high: high >>> 0, low: low >>> 0 };
}

function mixFirst(word: Pair): Pair {
  return multiply(rotate(multiply(word, C1), 31), C2);
}

function mixSecond(word: Pair): Pair {
  return multiply(rotate(multiply(word, C2), 33), C1);
}

function finish(word: Pair): Pair {
  const once = multiply(shiftXor(word), [0xff51_afd7, 0xed55_8ccd]);
  return shiftXor(multiply(shiftXor(once), [0xc4ce_b9fe, 0x1a85_ec53]));
}

/** `word ^ (word >>> 33)` */
function shiftXor([high, low]: Pair): Pair {
  return [high, low ^ (high >>> 1)];
}

/** Eight bytes, little-endian; those beyond the end are 0. */
function wordAt(bytes: Buffer, at: number): Pair {
  return [halfAt(bytes, at + 4), halfAt(bytes, at)];
}

function halfAt(bytes: Buffer, at: number): number {
  if (at + 4 <= bytes.length) return bytes.readInt32LE(at);
  let half = 0;
  for (let byte = at; byte < bytes.length; byte += 1) half |= (bytes[byte] ?? 0) << (8 * (byte - at));
  return half;
}

function xor([aHigh, aLow]: Pair, [bHigh, bLow]: Pair): Pair {
  return [aHigh ^ bHigh, aLow ^ bLow];
}

function add([aHigh, aLow]: Pair, [bHigh, bLow]: Pair): Pair {
  const low = (aLow >>> 0) + (bLow >>> 0);
  return [(aHigh + bHigh + (low > 0xffff_ffff ? 1 : 0)) | 0, low | 0];
}

function rotate([high, low]: Pair, by: number): Pair {
  if (by >= 32) return by === 32 ? [low, high] : rotate([low, high], by - 32);
  return [(high << by) | (low >>> (32 - by)), (low << by) | (high >>> (32 - by))];
}

function multiply([aHigh, aLow]: Pair, [bHigh, bLow]: Pair): Pair {
  const crossed = Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh);
  return [(upperHalfOfProduct(aLow, bLow) + crossed) | 0, Math.imul(aLow, bLow)];
}

/** Bits 32 to 63 of the product of two unsigned 32-bit numbers. */
function upperHalfOfProduct(a: number, b: number): number {
  const [aUpper, aLower, bUpper, bLower] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const lower = aLower * bLower;
  const middle = aUpper * bLower + (lower >>> 16);
  const other = aLower * bUpper + (middle & 0xffff);
  return aUpper * bUpper + Math.floor(middle / 0x1_0000) + Math.floor(other / 0x1_0000);
}
