/** Chance as everything below the edge sees it, so that a test can repeat it. */

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A positive 63-bit integer as a decimal string: an etcd lease ID of our own choice. Never "0". */
  leaseId(): string;
}

/** Numbers drawn at once: asking for two at a time costs 7 µs, twenty times as much. */
const DRAWN = 512;

class SystemRandom implements Random {
  readonly #drawn = new Uint32Array(DRAWN);
  #used = DRAWN;

  next(): number {
    return Math.random();
  }

  leaseId(): string {
    if (this.#used === DRAWN) this.#draw();
    const high = this.#drawn[this.#used] ?? 0;
    const low = this.#drawn[this.#used + 1] ?? 0;
    this.#used += 2;
    const id = (BigInt(high & 0x7fff_ffff) << 32n) | BigInt(low);
    return id === 0n ? "1" : id.toString();
  }

  #draw(): void {
    crypto.getRandomValues(this.#drawn);
    this.#used = 0;
  }
}

/** Unpredictable: the machine's own. */
export const systemRandom: Random = new SystemRandom();
