/** Deadlines in the order they come: a binary heap. */
export class DeadlineHeap<T> {
  #entries: { readonly atMs: number; readonly value: T }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  get nextMs(): number | undefined {
    return this.#entries[0]?.atMs;
  }

  push(atMs: number, value: T): void {
    const entries = this.#entries;
    let at = entries.push({ atMs, value }) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.#timeAt(parent) <= atMs) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Takes out all that is due by then, earliest first. */
  takeUntil(ms: number): T[] {
    const due: T[] = [];
    for (let next = this.#entries[0]; next !== undefined && next.atMs <= ms; next = this.#entries[0]) {
      due.push(next.value);
      this.#removeFirst();
    }
    return due;
  }

  clear(): void {
    this.#entries = [];
  }

  #removeFirst(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const earlier = this.#timeAt(left + 1) < this.#timeAt(left) ? left + 1 : left;
      if (this.#timeAt(earlier) >= last.atMs) return;
      this.#swap(at, earlier);
      at = earlier;
    }
  }

  #timeAt(index: number): number {
    return this.#entries[index]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#entries[a], this.#entries[b]];
    if (first === undefined || second === undefined) return;
    this.#entries[a] = second;
    this.#entries[b] = first;
  }
}
