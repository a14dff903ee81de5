/** Shares as people read them. */

/** `43.2%`, `0.03%`, `0%` */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 99.95) return `${Math.round(percent)}%`;
  return `${percent < 0.1 ? percent.toFixed(2) : percent.toFixed(1)}%`;
}

/** In a sentence: `50%`, `1.4%`, `0.03%` */
export function wordPercent(share: number): string {
  return share >= 0.0995 ? `${Math.round(share * 100)}%` : formatPercent(share).replace(".0%", "%");
}
