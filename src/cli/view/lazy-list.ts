/** Long lists in documents: what is printed of 100,000 instances is made as it is printed, and never there at once. */

/** What an array is to those who only read it from its beginning. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
}

/** Items made of others when they are come to, each time anew. JSON has it as an array. */
export class LazyList<Source, Item> implements List<Item> {
  readonly #sources: List<Source>;
  readonly #make: (source: Source) => Item;

  constructor(sources: List<Source>, make: (source: Source) => Item) {
    this.#sources = sources;
    this.#make = make;
  }

  get length(): number {
    return this.#sources.length;
  }

  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const source of this.#sources) yield this.#make(source);
  }

  toJSON(): Item[] {
    return [...this];
  }
}

/** Arrays and the like; text is none. */
export function isList(value: unknown): value is List<unknown> {
  return Array.isArray(value) || value instanceof LazyList;
}

/** One behind the other. */
export function listsInOne<T>(lists: readonly List<T>[]): List<T> {
  return {
    length: lists.reduce((sum, { length }) => sum + length, 0),
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}
