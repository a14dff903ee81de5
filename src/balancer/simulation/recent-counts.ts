/** How often something happened in each of the last seconds, for a sparkline. */

const NS_OF_SECOND = 1e9;

export class RecentCounts {
  readonly #counts: number[];
  /** The second that the last count belongs to. */
  #second = 0;

  constructor(seconds: number) {
    this.#counts = new Array<number>(seconds).fill(0);
  }

  add(nowNs: number): void {
    this.#moveTo(nowNs);
    const place = this.#second % this.#counts.length;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** The oldest first; the last is the second that is not over yet. */
  upTo(nowNs: number): number[] {
    this.#moveTo(nowNs);
    const next = (this.#second + 1) % this.#counts.length;
    return [...this.#counts.slice(next), ...this.#counts.slice(0, next)];
  }

  #moveTo(nowNs: number): void {
    const second = Math.floor(nowNs / NS_OF_SECOND);
    const first = Math.max(this.#second + 1, second - this.#counts.length + 1);
    for (let empty = first; empty <= second; empty += 1) this.#counts[empty % this.#counts.length] = 0;
    this.#second = Math.max(second, this.#second);
  }
}
