/** Numbers for people. Revisions and IDs are not numbers: they never take separators. */

const SEPARATED_FROM = 10_000;

/** `4324`, `10,000` */
export function formatNumber(value: number): string {
  const text = String(value);
  return Math.abs(value) < SEPARATED_FROM ? text : text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 service`, `4 services`; a plural that is not made by `s` is given. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : nouns}`;
}
