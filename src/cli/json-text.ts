/** JSON that is safe to look at: what could harm a terminal stands as `\u202e`, so the value stays the same. */

/** JSON.stringify escapes ASCII's controls and lone surrogates itself. */
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;
const NOT_PLAIN = /[^\n\x20-\x7e]/;

/** One line, or with `indent` several. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return NOT_PLAIN.test(text) ? text.replace(UNSAFE, escapeOf) : text;
}

/** By UTF-16 units, as JSON has it. */
function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }).join("");
}
