/**
 * When a socket is read. Each read wakes the process, and at 1,000 changes a second waking is most of what a change
 * costs: so under a steady flow of news the socket is read each 2 ms, and what came meanwhile is taken together;
 * of a dense flow, each 8 ms.
 */
import type { Clock } from "../../../runtime/clock.js";

/** etcdctl's slowest change in a hundred takes as long. */
const EVERY_MS = 2;
/** Ten changes or so at once: nobody follows such a flow change by change, and its latency is not what counts. */
const DENSE_BYTES = 1_024;
const DENSE_EVERY_MS = 8;
/** What comes in so large pieces is no news but an answer, or all that was missed. */
const LARGE_BYTES = 16 * 1024;

export interface ReadPaceOptions {
  readonly clock: Clock;
  /** Whether nobody waits for what comes next. */
  readonly mayWait: () => boolean;
  /** Reads on. */
  readonly resume: () => void;
}

export class ReadPace {
  readonly #options: ReadPaceOptions;
  readonly #goOn = () => this.hurry();
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #pauseMs = EVERY_MS;
  #isWaiting = false;

  constructor(options: ReadPaceOptions) {
    this.#options = options;
  }

  /** So many bytes were read. False: reading must stop until `resume` is called. */
  goesOn(bytes: number): boolean {
    const { clock, mayWait } = this.#options;
    const nowMs = clock.monotonicMs();
    const isSteady = nowMs - this.#lastReadMs < this.#pauseMs + EVERY_MS;
    this.#lastReadMs = nowMs;
    this.#pauseMs = bytes < DENSE_BYTES ? EVERY_MS : DENSE_EVERY_MS;
    if (!isSteady || bytes >= LARGE_BYTES || !mayWait()) return true;
    this.#isWaiting = true;
    clock.after(this.#pauseMs, this.#goOn);
    return false;
  }

  /** Somebody waits from now on. */
  hurry(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#options.resume();
  }
}
