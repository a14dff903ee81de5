/** Characters that take two cells. Source: Unicode 17, EastAsianWidth.txt (wide and full width), emoji-data.txt. */

const EMOJI = /\p{Emoji_Presentation}/u;

/** East Asian wide and full width, by block; what lies between and is unassigned counts with its neighbours. */
const RANGES: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb],
  [0x1d300, 0x1d376],
  [0x1f1ae, 0x1f265],
  [0x20000, 0x3fffd],
];

/** Whether one character is drawn two cells wide. */
export function isWide(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x1100 && (EMOJI.test(character) || RANGES.some(([from, to]) => code >= from && code <= to));
}
