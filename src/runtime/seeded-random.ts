/**
 * Chance that can be repeated: the same seed gives the same numbers on any machine, for it needs 32-bit integers only.
 * Source: xoshiro128**, Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018.
 */
import type { Random } from "./random.js";

/** `stream` gives numbers of their own for the same seed, so that one use of chance does not disturb another. */
export function seededRandom(seed: number, stream = 0): SeededRandom {
  const next = mixer(seed >>> 0, stream >>> 0);
  return new SeededRandom([next(), next(), next(), next()]);
}

/** Four times as fast as the machine's own numbers, and as hard to foresee as the seed that it takes from them. */
export function drawnRandom(random: Random): SeededRandom {
  return seededRandom(random.next() * 0x1_0000_0000, random.next() * 0x1_0000_0000);
}

/** Period 2^128 − 1. Not for secrets. */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Not all words of the state may be 0. */
  constructor([a, b, c, d]: readonly [number, number, number, number]) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** In [0, 1), one of 2^32 values. */
  next(): number {
    return (this.nextInt32() >>> 0) / 0x1_0000_0000;
  }

  /** A whole number in [0, limit), for limits far below 2^32. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  leaseId(): string {
    const id = (BigInt(this.nextInt32() & 0x7fff_ffff) << 32n) | BigInt(this.nextInt32() >>> 0);
    return id === 0n ? "1" : id.toString();
  }

  /** 32 bits; signed, for such a number is no object in V8. */
  nextInt32(): number {
    const a = this.#a;
    const b = this.#b;
    const c = this.#c ^ a;
    const d = this.#d ^ b;
    this.#a = a ^ d;
    this.#b = b ^ c;
    this.#c = c ^ (b << 9);
    this.#d = rotate(d, 11);
    return Math.imul(rotate(Math.imul(b, 5), 7), 9);
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** Words that are spread well even where seeds are 1, 2, 3. Source: splitmix32, MurmurHash3's finalizer over a Weyl sequence. */
function mixer(seed: number, stream: number): () => number {
  let state = (seed ^ Math.imul(stream, 0x85eb_ca6b)) | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0_aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a_2d97);
    return word ^ (word >>> 15);
  };
}
