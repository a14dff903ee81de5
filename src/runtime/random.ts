/** Chance as everything below the edge sees it, so that a test can repeat it. */

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A positive 63-bit integer as a decimal string: an etcd lease ID of our own choice. Never "0". */
  leaseId(): string;
}

/** Unpredictable: the machine's own. */
export const systemRandom: Random = {
  next: () => Math.random(),
  leaseId() {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
    const id = (BigInt(high & 0x7fff_ffff) << 32n) | BigInt(low);
    return id === 0n ? "1" : id.toString();
  },
};
