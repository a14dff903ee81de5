/** Time in whole nanoseconds, as balancing counts it. A simulation's is a field that it moves on by itself. */
import type { Clock } from "./clock.js";

/** What balancers are given to measure with. */
export interface NanoClock {
  /** Nanoseconds that never go back; only differences mean something. */
  readonly nowNs: number;
}

export function nanoClockOf(clock: Pick<Clock, "monotonicMs">): NanoClock {
  return {
    get nowNs() {
      return Math.floor(clock.monotonicMs() * 1e6);
    },
  };
}
