/** Short times for people: `1.2 ms`, `52.4 ms`, `1.2 s`. */
import { formatDuration } from "../duration.js";

export function formatLatency(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}
