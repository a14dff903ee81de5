/** A row of numbers as a row of heights: `▁▁▂▁▇▃`. */

const STEPS = [..."▁▂▃▄▅▆▇█"];
const ASCII_STEPS = [..."_.-=oO#@"];

export interface SparklineOptions {
  readonly isAscii: boolean;
  /** What the highest step stands for. Default: the highest of the values. */
  readonly highest?: number | undefined;
}

/** One cell a value, against the highest of them; only nothing is as low as the lowest step, and what is unknown is blank. */
export function sparkline(
  values: readonly (number | undefined)[],
  { isAscii, highest = Math.max(0, ...values.map((value) => value ?? 0)) }: SparklineOptions,
): string {
  const steps = isAscii ? ASCII_STEPS : STEPS;
  const stepOf = (value: number) =>
    value <= 0 ? 0 : Math.min(7, Math.max(1, Math.round((value / highest) * 7)));
  return values.map((value) => (value === undefined ? " " : steps[stepOf(value)])).join("");
}
