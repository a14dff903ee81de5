/** What `sort` and binary searches ask for. */

/** Negative, zero or positive as `a` is before, at or after `b`; texts by their UTF-16 units. */
export function compareValues<T extends string | number | bigint>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
