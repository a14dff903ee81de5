/** Every write since the last compaction, in order: what a watch of the past is told. */
import type { KeyVersion } from "./key-version.js";

export class ChangeLog {
  /** By `modRevision`; several writes of one transaction share it, in the order they were made. */
  #changes: KeyVersion[] = [];

  append(change: KeyVersion): void {
    this.#changes.push(change);
  }

  get length(): number {
    return this.#changes.length;
  }

  /** Of the change at an index, the oldest having 0. */
  revisionAt(index: number): number | undefined {
    return this.#changes[index]?.modRevision;
  }

  /** Changes from a revision on, oldest first. Not to be written to meanwhile. */
  *from(revision: number): Generator<KeyVersion> {
    for (let at = this.#indexOf(revision); at < this.#changes.length; at++)
      yield this.#changes[at] as KeyVersion; // within bounds
  }

  /** Takes out and returns what lies before a revision. */
  takeBefore(revision: number): KeyVersion[] {
    const taken = this.#changes.slice(0, this.#indexOf(revision));
    this.#changes = this.#changes.slice(taken.length);
    return taken;
  }

  /** Of the first change at or behind a revision. */
  #indexOf(revision: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle] as KeyVersion).modRevision < revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
