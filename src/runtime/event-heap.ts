/** What is to happen, the soonest first; of two at one time, the one that was planned first. */

interface Planned<T> {
  readonly at: number;
  readonly order: number;
  readonly event: T;
}

/** A binary heap. Times are of whatever unit its owner counts in. */
export class EventHeap<T> {
  readonly #heap: Planned<T>[] = [];
  #planned = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** When the next is due; infinity without one. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  push(at: number, event: T): void {
    const added = { at, order: this.#planned, event };
    this.#planned += 1;
    let place = this.#heap.length;
    for (let parent = (place - 1) >> 1; place > 0; parent = (place - 1) >> 1) {
      const above = this.#heap[parent];
      if (above === undefined || isSooner(above, added)) break;
      this.#heap[place] = above;
      place = parent;
    }
    this.#heap[place] = added;
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
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
