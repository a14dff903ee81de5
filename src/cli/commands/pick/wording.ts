/** Numbers and names as sentences have them. */

const MOST_NAMES = 4;

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

/** `10x`, `1.5x` */
export function formatRatio(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toFixed(1))}x`;
}

/** `51.2 s`, `2.50 s`, `12 m 5 s` */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 600) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`;
}

/** `5.0 ms`, `512 ms`, `12.3 s` */
export function formatLatency(ms: number): string {
  if (ms < 100) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 5 more` */
export function nameAll(names: readonly string[]): string {
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names.slice(0, -1);
  const last = names.length > MOST_NAMES ? `${names.length - shown.length} more` : (names.at(-1) ?? "");
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
