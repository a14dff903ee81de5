/**
 * One timer for all that looks at a connection now and then: they wake in the same turn, so what they ask goes out in
 * one piece, and the answers come in another. It runs while somebody waits.
 */
import type { Clock } from "../../../runtime/clock.js";
import { SharedWork } from "../../../runtime/shared-work.js";

export const BEAT_MS = 250;

export class Heartbeat {
  readonly #beat: SharedWork<number>;
  #count = 0;

  constructor(clock: Clock) {
    this.#beat = new SharedWork(async (signal) => {
      await clock.sleep(BEAT_MS, signal);
      this.#count += 1;
      return this.#count;
    });
  }

  /** Resolves with the number of the next beat; who comes between two of them waits for less than `BEAT_MS`. */
  next(signal: AbortSignal): Promise<number> {
    return this.#beat.wait(signal);
  }
}
