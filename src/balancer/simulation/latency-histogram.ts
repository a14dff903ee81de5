/**
 * Latencies counted in buckets that grow with them, so that a run of any length takes a few kilobytes: exact to the
 * microsecond up to 1 ms, to 0.2 % beyond. Whole numbers only, so every machine says the same. Source: G. Tene,
 * HdrHistogram. (hdr-histogram-js takes 40 ms to load, half of a simulation's time to record, and Math.log2.)
 */

/** In ms. */
export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Buckets of each doubling. */
const STEPS = 512;
/** Every microsecond below it has a bucket of its own. */
const FINE_US = 2 * STEPS;
const MOST_US = 0x7fff_ffff;

/** Takes latencies one by one; says their percentiles. */
export class LatencyHistogram {
  readonly #counts: number[] = [];
  #total = 0;
  #maxUs = 0;

  get total(): number {
    return this.#total;
  }

  record(latencyNs: number): void {
    const us = Math.min(MOST_US, Math.round(latencyNs / 1_000));
    const bucket = bucketOf(us);
    while (this.#counts.length <= bucket) this.#counts.push(0);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
    this.#maxUs = Math.max(this.#maxUs, us);
  }

  /** null as long as nothing was recorded. */
  get summary(): LatencySummary | null {
    if (this.#total === 0) return null;
    const atMs = (share: number) => this.#quantileUs(share) / 1_000;
    return { p50: atMs(0.5), p90: atMs(0.9), p99: atMs(0.99), max: this.#maxUs / 1_000 };
  }

  /** The least value that this share of all does not exceed. */
  #quantileUs(share: number): number {
    let below = 0;
    const bucket = this.#counts.findIndex((count) => {
      below += count;
      return below >= share * this.#total;
    });
    return Math.min(this.#maxUs, middleOf(bucket));
  }
}

function bucketOf(us: number): number {
  if (us < FINE_US) return us;
  const doublings = 22 - Math.clz32(us);
  return doublings * STEPS + (us >>> doublings);
}

/** Of the values of a bucket. */
function middleOf(bucket: number): number {
  if (bucket < FINE_US) return bucket;
  const doublings = Math.floor(bucket / STEPS) - 1;
  return (bucket - doublings * STEPS + 0.5) * 2 ** doublings;
}
