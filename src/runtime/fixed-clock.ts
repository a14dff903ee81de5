/**
 * Time for a run of which every moment is known: it begins when it is told, goes on in steps, each when all that the
 * one before set off is done, and stands still in the end. Only for a process that talks to nobody but itself.
 */
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import type { Clock } from "./clock.js";
import { Timers } from "./timers.js";

const STEP_MS = 50;
/** A call to a server in this process and its answer are several turns of the event loop, with many to spare; */
const TURNS = 10;
/** between them the kernel carries what is under way from one socket to another. */
const ROUNDS = 3;
const KERNEL_MS = 1;

export class FixedClock implements Clock {
  readonly #beginMs: number;
  readonly #endMs: number;
  #nowMs = 0;
  readonly #timers = new Timers();

  constructor(beginMs: number, endMs: number) {
    this.#beginMs = beginMs;
    this.#endMs = endMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#beginMs + this.#nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.#timers.sleepUntil(this.#nowMs + Math.max(0, ms), signal);
  }

  after(ms: number, then: () => void): void {
    this.#timers.ringAt(this.#nowMs + Math.max(0, ms), then);
  }

  begin(): void {
    void this.#run();
  }

  async #run(): Promise<void> {
    while (this.#nowMs < this.#endMs) {
      await settled();
      this.#nowMs += STEP_MS;
      // What they set off comes after all of them.
      for (const { ring } of this.#timers.takeUntil(this.#nowMs)) ring();
    }
  }
}

async function settled(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(KERNEL_MS);
    for (let count = 0; count < TURNS; count += 1) await turn();
  }
}
