/** How much changed in each of the last minutes. */

const MINUTE_MS = 60_000;

export class ChangeRate {
  readonly #counts: number[];
  #minute = Number.NEGATIVE_INFINITY;

  constructor(minutes: number) {
    this.#counts = new Array<number>(minutes).fill(0);
  }

  add(atMs: number, count = 1): void {
    this.#moveTo(atMs);
    const last = this.#counts.length - 1;
    this.#counts[last] = (this.#counts[last] ?? 0) + count;
  }

  /** Oldest first; the last is the minute that is under way. */
  counts(atMs: number): readonly number[] {
    this.#moveTo(atMs);
    return [...this.#counts];
  }

  #moveTo(atMs: number): void {
    // Since when the picture is stale may be found out only after the minute was over.
    const minute = Math.max(this.#minute, Math.floor(atMs / MINUTE_MS));
    const passed = Math.min(this.#counts.length, minute - this.#minute);
    this.#minute = minute;
    for (let moved = 0; moved < passed; moved += 1) {
      this.#counts.shift();
      this.#counts.push(0);
    }
  }
}
