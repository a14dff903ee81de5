/**
 * How much a client prefers an address: a number for each pair of client and address, as good as random and always the
 * same. Rendezvous hashing (Thaler and Ravishankar, 1998) takes the highest. Measured: docs/decisions/0003.
 */

/**
 * From 0 up to 1. Two 32-bit lanes begin with the client's `seed` (a whole number below 2^53), take in one UTF-16 unit
 * after the other, turned and multiplied, and are mixed into each other in the end; 53 of their 64 bits are kept, so
 * that two addresses as good as never tie.
 */
export function rendezvousScore(seed: number, address: string): number {
  let a = mixed((seed | 0) ^ 0x9e3779b9);
  let b = mixed((Math.floor(seed / 2 ** 32) | 0) ^ a);
  for (let at = 0; at < address.length; at += 1) {
    a = Math.imul(turned(a ^ address.charCodeAt(at), 13), 0x2c1b3c6d);
    b = Math.imul(turned(b, 17) ^ a, 0x297a2d39);
  }
  a = mixed(a ^ b);
  b = mixed((b + a) | 0);
  a = mixed((a + Math.imul(b, 0x9e3779b1)) | 0);
  return ((b >>> 0) * 2 ** 21 + (a >>> 11)) / 2 ** 53;
}

/** MurmurHash3's finalizer: each bit that goes in turns half of those that come out. */
function mixed(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function turned(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
