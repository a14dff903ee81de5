/** How many keys a page of a list is asked for: fewer where it is too large, more where it comes fast. */

/** Few enough that the first page is soon here. */
const FIRST_LIMIT = 10_000;
/**
 * For every page etcd counts all keys from there to the end of the range (treeIndex.Revisions), so few pages cost it
 * less. They grow as long as twice as much is still far from the end of an attempt, and two of them in memory are few.
 */
const GROWS_BELOW = { ms: 300, bytes: 4 * 1024 ** 2 } as const;

export class PageSize {
  #limit: number;
  #mayGrow: boolean;

  /** undefined: what is fast. */
  constructor(fixed: number | undefined) {
    this.#limit = fixed ?? FIRST_LIMIT;
    this.#mayGrow = fixed === undefined;
  }

  /** Most keys of the next page. */
  get limit(): number {
    return this.#limit;
  }

  /** After a page that was too large to receive. False: it was of one key. */
  halve(): boolean {
    if (this.#limit === 1) return false;
    this.#limit = Math.ceil(this.#limit / 2);
    this.#mayGrow = false;
    return true;
  }

  /** After a page that came whole. */
  grow(bytes: number, tookMs: number): void {
    if (this.#mayGrow && bytes < GROWS_BELOW.bytes && tookMs < GROWS_BELOW.ms) this.#limit *= 2;
  }
}
