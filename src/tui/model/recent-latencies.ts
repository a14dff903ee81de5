/** How long calls took of late: the last of them, with when they ended. */

/** In ms. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export class RecentLatencies {
  readonly #ms: Float64Array;
  readonly #endedAtMs: Float64Array;
  #count = 0;

  /** So many are kept. */
  constructor(capacity: number) {
    this.#ms = new Float64Array(capacity);
    this.#endedAtMs = new Float64Array(capacity);
  }

  add(ms: number, atMs: number): void {
    const place = this.#count % this.#ms.length;
    this.#ms[place] = ms;
    this.#endedAtMs[place] = atMs;
    this.#count += 1;
  }

  /** Of the calls that ended since then, the shortest first. */
  since(sinceMs: number): Float64Array {
    const kept = Math.min(this.#count, this.#ms.length);
    const found = new Float64Array(kept);
    let length = 0;
    for (let place = 0; place < kept; place += 1) {
      if ((this.#endedAtMs[place] ?? 0) < sinceMs) continue;
      found[length] = this.#ms[place] ?? 0;
      length += 1;
    }
    return found.subarray(0, length).sort();
  }
}

/** undefined of none. */
export function percentilesOf(sorted: Float64Array): Percentiles | undefined {
  if (sorted.length === 0) return undefined;
  return { p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9), p99: quantile(sorted, 0.99) };
}

/** The least value that this share of all does not exceed. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
