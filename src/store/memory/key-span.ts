/** Which keys a request is about: every kind of range that etcd has, as one half-open span. */
import type { ByteString } from "./byte-string.js";

/** Keys from `from` up to, and without, `to`; undefined: to the end of all keys. One key `k` is `[k, k + "\0")`. */
export interface KeySpan {
  readonly from: ByteString;
  readonly to: ByteString | undefined;
  /** Made of one key, which is then looked up as such. */
  readonly isOneKey?: true;
}

export const ALL_KEYS: KeySpan = { from: "", to: undefined };

export function spanOfKey(key: ByteString): KeySpan {
  return { from: key, to: `${key}\0`, isOneKey: true };
}

/** Every key that begins with `prefix`: up to the prefix with its last byte that is not 0xff raised by one. */
export function spanOfPrefix(prefix: ByteString): KeySpan {
  for (let last = prefix.length - 1; last >= 0; last--) {
    const byte = prefix.charCodeAt(last);
    if (byte < 0xff) return { from: prefix, to: prefix.slice(0, last) + String.fromCharCode(byte + 1) };
  }
  return { from: prefix, to: undefined };
}

export function isInSpan({ from, to }: KeySpan, key: ByteString): boolean {
  return key >= from && (to === undefined || key < to);
}
