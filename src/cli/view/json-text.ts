/** JSON that is safe to look at: what could harm a terminal stands as `\u202e`, so the value stays the same. */

/** JSON.stringify escapes ASCII's controls and lone surrogates itself. */
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line, or with `indent` several. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return isPlain(text) ? text : text.replace(UNSAFE, escapeOf);
}

/** ASCII without DEL. For long texts no pattern is as fast. */
function isPlain(text: string): boolean {
  return Buffer.byteLength(text) === text.length && !text.includes("\x7f");
}

/** By UTF-16 units, as JSON has it. */
function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }).join("");
}
