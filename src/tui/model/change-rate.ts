/** How much changed in each of the last minutes; undefined: nobody saw that minute. */

const MINUTE_MS = 60_000;

export type RateCounts = readonly (number | undefined)[];

export class ChangeRate {
  #counts: RateCounts;
  /** Of the last count. */
  #minute = 0;

  constructor(minutes: number) {
    this.#counts = new Array<undefined>(minutes).fill(undefined);
  }

  add(atMs: number): void {
    this.#moveTo(atMs, 0, 1);
  }

  /** Changes are seen from now on, and were until `seenUntilMs`; never without it. */
  resume(nowMs: number, seenUntilMs = Number.NEGATIVE_INFINITY): void {
    this.#moveTo(seenUntilMs, 0);
    this.#moveTo(nowMs, undefined, 0);
  }

  /** Oldest first; the last is the minute that is under way. */
  counts(atMs: number): RateCounts {
    return this.#until(atMs, 0);
  }

  #moveTo(atMs: number, passed: number | undefined, more?: number): void {
    const counts = this.#until(atMs, passed);
    const last = more === undefined ? counts.at(-1) : (counts.at(-1) ?? 0) + more;
    this.#counts = [...counts.slice(0, -1), last];
    this.#minute = Math.max(this.#minute, minuteOf(atMs));
  }

  /** Nothing moves back: since when changes are unseen may be found out only after the minute was over. */
  #until(atMs: number, passed: number | undefined): RateCounts {
    const cells = this.#counts.length;
    const minutes = Math.max(0, Math.min(cells, minuteOf(atMs) - this.#minute));
    return [...this.#counts.slice(minutes), ...new Array<number | undefined>(minutes).fill(passed)];
  }
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS);
}
