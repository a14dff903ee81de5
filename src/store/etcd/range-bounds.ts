/** A range of the port as etcd's two bounds. */
import { Range } from "etcd3/lib/range.js";
import type { KeyRange } from "../key-range.js";
import { encodeText } from "../text-bytes.js";

export interface RangeBounds {
  readonly key: Buffer;
  /** Empty: only `key`. */
  readonly range_end: Buffer;
}

export function boundsOf(range: KeyRange): RangeBounds {
  if ("key" in range) return { key: encodeText(range.key), range_end: Buffer.alloc(0) };
  const { start, end } = Range.prefix(encodeText(range.prefix) as unknown as string);
  return { key: start, range_end: end };
}

/** The same range behind `key`: where the next page begins. */
export function boundsAfter(key: Buffer, { range_end }: RangeBounds): RangeBounds {
  return { key: Buffer.concat([key, Buffer.of(0)]), range_end };
}
