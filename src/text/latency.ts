/** Short times for people: `1.2 ms`, `52.4 ms`, `1.2 s`. */
import { formatDuration } from "../duration.js";

export function formatLatency(ms: number): string {
  return ms < 999.95 ? `${ms.toFixed(1)} ms` : formatDuration(Math.max(ms, 1_000));
}

/** In three figures: `5.0 ms`, `512 ms`, `12.3 s` */
export function shortLatency(ms: number): string {
  if (ms < 99.95) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
