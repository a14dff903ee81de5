/** A row of numbers as a row of heights: `▁▁▂▁▇▃`. */

const STEPS = [..."▁▂▃▄▅▆▇█"];
const ASCII_STEPS = [..."_.-=oO#@"];

/** One cell a value, against the highest of them; only nothing is as low as the lowest step. */
export function sparkline(values: readonly number[], { isAscii }: { readonly isAscii: boolean }): string {
  const steps = isAscii ? ASCII_STEPS : STEPS;
  const highest = Math.max(0, ...values);
  const stepOf = (value: number) => (value <= 0 ? 0 : Math.max(1, Math.round((value / highest) * 7)));
  return values.map((value) => steps[stepOf(value)]).join("");
}
