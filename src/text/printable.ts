/**
 * Text of strangers made safe for a terminal: what would move the cursor, turn the direction or hide is shown as its
 * escape. `\x1b` for control characters, `\u202e` for format characters, `\xff` for a byte that is not UTF-8 (kept as
 * the lone surrogate U+DC80 … U+DCFF).
 */

/** Controls, format characters (bidi, zero width, tags), line and paragraph separators, lone surrogates, the byte order mark. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const UNSAFE_ASCII = /[^\x20-\x7e]/;

/** The text with every unsafe character escaped; most text comes back as it is. */
export function printable(text: string): string {
  return UNSAFE_ASCII.test(text) ? text.replace(UNSAFE, escapeOf) : text;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
