/** How many cells text takes in a terminal, and text cut to cells. For printable text: escape sequences of colour count nothing. */

const PLAIN = /^[\x20-\x7e]*$/;
/** Colour and style only: all that zdisc itself writes into text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const COLOUR = /\x1b\[[\d;]*m/g;
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;
const EMOJI = /\p{Emoji_Presentation}/u;
/** East Asian wide and full width. Source: Unicode's EastAsianWidth.txt, by block. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

/** Cells of the whole text. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let cells = 0;
  for (const character of text.replace(COLOUR, "")) cells += characterWidth(character);
  return cells;
}

/** The text in at most `cells`, its end `…` when something was cut off. The text has no colour. */
export function cutText(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > cells - 1) break;
    kept += character;
  }
  return cells < 1 ? "" : `${kept}…`;
}

/** Spaces behind the text up to `cells`. */
export function padRight(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - textWidth(text)));
}

/** Spaces before the text up to `cells`. */
export function padLeft(text: string, cells: number): string {
  return " ".repeat(Math.max(0, cells - textWidth(text))) + text;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if (code < 0x300) return code === 0xad ? 0 : 1;
  if (ZERO.test(character)) return 0;
  return EMOJI.test(character) || WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}
