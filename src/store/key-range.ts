/** Which keys a call is about: one key, or all under a prefix. */

/** One key, or every key that begins with `prefix` (an empty prefix is every key), in byte order. */
export type KeyRange = { readonly key: string } | { readonly prefix: string };

export function oneKey(key: string): KeyRange {
  return { key };
}

export function keysUnder(prefix: string): KeyRange {
  return { prefix };
}

/** For messages: the key, or the prefix. */
export function formatRange(range: KeyRange): string {
  return "key" in range ? range.key : range.prefix;
}
