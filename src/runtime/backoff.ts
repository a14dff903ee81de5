/** How long to wait before the next try. */
import type { Random } from "./random.js";

export interface BackoffOptions {
  /** Wait after the first failure, in ms. */
  readonly firstMs: number;
  /** Never longer than this, in ms. */
  readonly maxMs: number;
}

/** Exponential wait before try number `attempt` (0 is the first repeat), spread by ±20 % so that many clients part. */
export function backoffMs(attempt: number, { firstMs, maxMs }: BackoffOptions, random: Random): number {
  const exponent = Math.min(30, attempt);
  return Math.min(maxMs, firstMs * 2 ** exponent) * (0.8 + 0.4 * random.next());
}
