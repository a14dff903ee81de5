/**
 * Text of strangers made safe for a terminal: what would move the cursor, turn the direction, hide or pass for a space
 * is shown as its escape. `\x1b` for ASCII's controls, `\u202e` for characters, `\xff` for a byte that is not UTF-8
 * (kept as the lone surrogate U+DC80 … U+DCFF).
 */

/**
 * Controls, format characters (bidi, zero width, tags), separators but the space, lone surrogates, what Unicode has
 * not assigned or leaves to fonts, what draws nothing, and marks that would stand on nothing or pile up.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}|(?<=^|[ \p{C}])\p{M}|(?<=\p{M}{3})\p{M}/gu;
/** ASCII and zdisc's own signs: boxes, blocks, shapes, arrows. A screen is made of them ten times a second. */
const NOT_PLAIN = /[^\x20-\x7e─-▟■-◼–…›≥←-↓✓✗]/;

/** The text with every unsafe character escaped; most text comes back as it is. */
export function printable(text: string): string {
  return NOT_PLAIN.test(text) ? text.replace(UNSAFE, escapeOf) : text;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code <= 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
