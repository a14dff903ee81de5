/** What is to happen, the soonest first; of two at one time, the one that was planned first. */

interface Planned<T> {
  readonly atNs: number;
  readonly order: number;
  readonly event: T;
}

/** A binary heap. */
export class EventHeap<T> {
  readonly #heap: Planned<T>[] = [];
  #planned = 0;

  /** When the next is due; infinity without one. */
  get nextNs(): number {
    return this.#heap[0]?.atNs ?? Number.POSITIVE_INFINITY;
  }

  push(atNs: number, event: T): void {
    const added = { atNs, order: this.#planned, event };
    this.#planned += 1;
    let at = this.#heap.length;
    for (let parent = (at - 1) >> 1; at > 0; parent = (at - 1) >> 1) {
      const above = this.#heap[parent];
      if (above === undefined || isSooner(above, added)) break;
      this.#heap[at] = above;
      at = parent;
    }
    this.#heap[at] = added;
  }

  /** Takes the next out; undefined without one. */
  pop(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first?.event;
  }

  /** From the top, which is empty. */
  #sink(sinking: Planned<T>): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [leftChild, rightChild] = [this.#heap[left], this.#heap[left + 1]];
      const isRight = rightChild !== undefined && leftChild !== undefined && isSooner(rightChild, leftChild);
      const child = isRight ? rightChild : leftChild;
      if (child === undefined || isSooner(sinking, child)) break;
      this.#heap[at] = child;
      at = isRight ? left + 1 : left;
    }
    this.#heap[at] = sinking;
  }
}

function isSooner(a: Planned<unknown>, b: Planned<unknown>): boolean {
  return a.atNs < b.atNs || (a.atNs === b.atNs && a.order < b.order);
}
