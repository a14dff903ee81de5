/** The time of a recording that is shown again: faster or slower than it was, or standing still; never back. */
import { AbortScope } from "./abort.js";
import type { Clock } from "./clock.js";

/** What is late by no more is caught up, so that nothing adds up; behind more we stood still. */
const MOST_LATE_MS = 1_000;
const SLOWEST = 1 / 8;
const FASTEST = 4_096;

export class Playback {
  readonly #clock: Clock;
  #speed: number;
  #isPaused = false;
  #isOver = false;
  /** Since when the speed is what it is: what the clock said, and where the recording stood. undefined: it has not begun. */
  #anchor: { readonly clockMs: number; readonly wallMs: number } | undefined;
  /** Of the event that is waited for: time stands still there until the next is. */
  #nextWallMs = 0;
  #firstWallMs = 0;
  #wait: AbortScope | undefined;

  /** `speed`: how many times faster than it was; 0 does not wait at all. */
  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#speed = speed;
  }

  get speed(): number {
    return this.#speed;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  /** Nothing follows: time stands still. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Where it stands: ms since its first event, and what its clock said then. */
  moment(): { readonly atMs: number; readonly wallMs: number } {
    const wallMs = Math.min(this.#reachedMs(), this.#nextWallMs);
    return { atMs: wallMs - this.#firstWallMs, wallMs };
  }

  /** `by`: 2 is twice as fast. */
  changeSpeed(by: number): void {
    if (this.#speed === 0) return;
    this.#restart();
    this.#speed = Math.min(FASTEST, Math.max(SLOWEST, this.#speed * by));
    this.#wait?.abort();
  }

  pause(isPaused: boolean): void {
    this.#restart();
    this.#isPaused = isPaused;
    this.#wait?.abort();
  }

  /** Resolves when the time of an event has come; at once where the clock of the recording went back. */
  async until(wallMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#anchor === undefined) this.#begin(wallMs);
    else if (this.#lateMs() > MOST_LATE_MS) this.#restart();
    this.#nextWallMs = Math.max(this.#nextWallMs, wallMs);
    while (this.#reachedMs() < this.#nextWallMs) {
      using wait = new AbortScope(signal);
      this.#wait = wait;
      await this.#clock.sleep(this.#restMs(), wait.signal).catch(() => {});
      signal.throwIfAborted();
    }
  }

  /** Its last event was taken. */
  end(): void {
    this.#isOver = true;
  }

  #begin(wallMs: number): void {
    this.#firstWallMs = wallMs;
    this.#nextWallMs = wallMs;
    this.#anchor = { clockMs: this.#clock.monotonicMs(), wallMs };
  }

  /** What follows is counted from where it stands now. */
  #restart(): void {
    if (this.#anchor === undefined) return;
    this.#anchor = { clockMs: this.#clock.monotonicMs(), wallMs: this.moment().wallMs };
  }

  #reachedMs(): number {
    if (this.#anchor === undefined || this.#speed === 0) return this.#nextWallMs;
    const { clockMs, wallMs } = this.#anchor;
    return this.#isPaused ? wallMs : wallMs + (this.#clock.monotonicMs() - clockMs) * this.#speed;
  }

  #lateMs(): number {
    return this.#speed === 0 ? 0 : (this.#reachedMs() - this.#nextWallMs) / this.#speed;
  }

  #restMs(): number {
    if (this.#isPaused) return Number.POSITIVE_INFINITY;
    return (this.#nextWallMs - this.#reachedMs()) / this.#speed;
  }
}
