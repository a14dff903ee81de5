/** When something happened: on both clocks. */
import type { Clock } from "../../runtime/clock.js";

export interface Moment {
  /** Monotonic, for durations. */
  readonly atMs: number;
  /** For people. */
  readonly wallMs: number;
}

export function momentOf(clock: Pick<Clock, "monotonicMs" | "wallMs">): Moment {
  return { atMs: clock.monotonicMs(), wallMs: clock.wallMs() };
}
