/**
 * How much a client prefers an address: a number for each pair of client and address, as good as random and always the
 * same. Rendezvous hashing (Thaler and Ravishankar, 1998) takes the highest.
 */

/**
 * Two 32-bit lanes take in one code unit after the other, each with an odd multiplier of its own, and are mixed with
 * each other in the end (MurmurHash3's finalizer); 53 of their 64 bits make a number in [0, 1). Measured on 10,000
 * addresses: docs/decisions/0003. `seed` is the client's, a whole number below 2^53.
 */
export function rendezvousScore(seed: number, address: string): number {
  let a = (seed | 0) ^ 0x9e3779b9;
  let b = (Math.floor(seed / 0x1_0000_0000) | 0) ^ 0x85ebca77;
  for (let at = 0; at < address.length; at += 1) {
    const unit = address.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x2c1b3c6d);
    b = Math.imul((b + unit) | 0, 0x297a2d39) ^ (a >>> 15);
    a = (a << 13) | (a >>> 19);
  }
  a = mixed(a ^ address.length);
  b = mixed((b + a) | 0);
  a = (a + b) | 0;
  return ((b >>> 0) * 0x20_0000 + (mixed(a) >>> 11)) / 2 ** 53;
}

function mixed(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
