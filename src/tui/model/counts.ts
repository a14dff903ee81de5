/** How many endpoints and instances a service has, and how they are. */
import type { LiveRow } from "./endpoint-row.js";

export interface Counts {
  readonly endpoints: number;
  readonly instances: number;
  readonly warnings: number;
  readonly broken: number;
}

/** Rows that have left count nothing. */
export function countsOf(rows: Iterable<LiveRow>): Counts {
  const counts = { endpoints: 0, instances: 0, warnings: 0, broken: 0 };
  for (const { leftAtMs, address, instanceCount, health } of rows) {
    if (leftAtMs !== undefined) continue;
    counts.instances += instanceCount;
    if (address !== null) counts.endpoints += 1;
    if (health === "warning") counts.warnings += 1;
    if (health === "broken") counts.broken += 1;
  }
  return counts;
}
