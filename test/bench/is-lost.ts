/** When a ratio counts as lost: more than 30 % over the one that is kept, three times in a row. */

/** Noise is no failure. */
export const MEASURED_AT_MOST = 3;
const MOST_LOSS = 1.3;

export interface Verdict {
  readonly hasLost: boolean;
  /** What was measured, in order; the last decided. */
  readonly values: readonly number[];
}

/** Measures once, and again only where it looks lost. What cannot be measured (NaN) and what is not kept is not lost. */
export async function isLost(measure: () => Promise<number>, kept: number | undefined): Promise<Verdict> {
  const values: number[] = [];
  while (values.length < MEASURED_AT_MOST) {
    const value = await measure();
    values.push(value);
    if (kept === undefined || !(value > kept * MOST_LOSS)) return { hasLost: false, values };
  }
  return { hasLost: true, values };
}
