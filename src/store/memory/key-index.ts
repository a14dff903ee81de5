/**
 * The newest version of every key, in byte order: sorted chunks of a few hundred keys in a sorted list, a tree of two
 * levels. A lookup is two binary searches; an insert moves pointers within one chunk. Each chunk counts its keys that
 * are not deleted, so a range is counted without walking it.
 */
import type { ByteString } from "./byte-string.js";
import type { KeySpan } from "./key-span.js";
import { isDeleted, type KeyVersion } from "./key-version.js";

/** With 100,000 keys put in random order, 256 to 4,096 cost the same (3.4 to 4.2 µs a put); with fewer, counting gets slow. */
const LARGEST_CHUNK = 512;

interface Chunk {
  /** By key, never empty but in an index that is. */
  readonly newest: KeyVersion[];
  aliveCount: number;
}

export class KeyIndex {
  readonly #chunks: Chunk[] = [{ newest: [], aliveCount: 0 }];

  /** The newest version, which may be the one that says it is deleted. */
  get(key: ByteString): KeyVersion | undefined {
    const { newest } = this.#chunkFor(key);
    const found = newest[lowerBound(newest, key)];
    return found?.key === key ? found : undefined;
  }

  /** Makes this the newest version of its key. */
  set(version: KeyVersion): void {
    const chunk = this.#chunkFor(version.key);
    const at = lowerBound(chunk.newest, version.key);
    const before = chunk.newest[at];
    const alive = aliveOf(version);
    if (before?.key === version.key) {
      chunk.newest[at] = version;
      chunk.aliveCount += alive - aliveOf(before);
    } else {
      chunk.newest.splice(at, 0, version);
      chunk.aliveCount += alive;
      if (chunk.newest.length > LARGEST_CHUNK) this.#split(chunk);
    }
  }

  /** Forgets a key with all its versions. */
  delete(key: ByteString): void {
    const chunk = this.#chunkFor(key);
    const at = lowerBound(chunk.newest, key);
    const found = chunk.newest[at];
    if (found?.key !== key) return;
    chunk.newest.splice(at, 1);
    chunk.aliveCount -= aliveOf(found);
    if (chunk.newest.length === 0 && this.#chunks.length > 1)
      this.#chunks.splice(this.#chunks.indexOf(chunk), 1);
  }

  /** The keys of a span in order, deleted ones among them. Not to be changed meanwhile. */
  *in(span: KeySpan): Generator<KeyVersion> {
    for (let c = this.#chunkAt(span.from); c < this.#chunks.length; c++) {
      const { newest } = this.#chunks[c] as Chunk; // within bounds
      for (let at = lowerBound(newest, span.from); at < newest.length; at++) {
        const version = newest[at] as KeyVersion; // within bounds
        if (span.to !== undefined && version.key >= span.to) return;
        yield version;
      }
    }
  }

  /** How many keys of a span exist now: a chunk that lies within it is not walked. */
  countAlive({ from, to }: KeySpan): number {
    let count = 0;
    for (let c = this.#chunkAt(from); c < this.#chunks.length; c++) {
      const { newest, aliveCount } = this.#chunks[c] as Chunk; // within bounds
      const begin = lowerBound(newest, from);
      const end = to === undefined ? newest.length : lowerBound(newest, to);
      if (begin === 0 && end === newest.length) count += aliveCount;
      else for (let at = begin; at < end; at++) count += aliveOf(newest[at] as KeyVersion);
      if (end < newest.length) break;
    }
    return count;
  }

  #chunkFor(key: ByteString): Chunk {
    return this.#chunks[this.#chunkAt(key)] as Chunk; // there is always one
  }

  /** The last chunk that does not begin behind `key`, or the first. */
  #chunkAt(key: ByteString): number {
    let low = 0;
    let high = this.#chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      const first = this.#chunks[middle]?.newest[0];
      if (first !== undefined && first.key <= key) low = middle;
      else high = middle;
    }
    return low;
  }

  #split(chunk: Chunk): void {
    const newest = chunk.newest.splice(chunk.newest.length >>> 1);
    const aliveCount = newest.reduce((sum, version) => sum + aliveOf(version), 0);
    chunk.aliveCount -= aliveCount;
    this.#chunks.splice(this.#chunks.indexOf(chunk) + 1, 0, { newest, aliveCount });
  }
}

function aliveOf(version: KeyVersion): 0 | 1 {
  return isDeleted(version) ? 0 : 1;
}

/** Where `key` stands, or would be put. */
function lowerBound(newest: readonly KeyVersion[], key: ByteString): number {
  let low = 0;
  let high = newest.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((newest[middle] as KeyVersion).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
