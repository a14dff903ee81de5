/** How many cells text takes in a terminal, and text cut or filled up to cells. Escape sequences of colour count nothing. */
import { isWide } from "./wide-characters.js";

/** A cell each: ASCII and zdisc's own signs. A screen is measured ten times a second. */
const PLAIN = /^[\x20-\x7e─-▟■-◼–…›≥←-↓✓✗]*$/;
/** Colour and style only: all that zdisc itself writes into text. */
const COLOUR = /\x1b\[[\d;]*m/g;
/** What adds nothing to the character before it: marks, format characters, skin tones, the lower half of a Hangul syllable. */
const ZERO = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Emoji_Modifier}\u{1160}-\u{11ff}\u{d7b0}-\u{d7ff}]/u;
const EMOJI_STYLE = "\ufe0f";
const JOINER = "\u200d";
const FLAG_LETTER = /\p{Regional_Indicator}/u;

/** Cells of the whole text. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const uncoloured = text.replace(COLOUR, "");
  if (PLAIN.test(uncoloured)) return uncoloured.length;
  let cells = 0;
  for (const { cells: own } of clusters(uncoloured)) cells += own;
  return cells;
}

/** The text in at most `cells`, its end `…` (with `isAscii` `~`) when something was cut off. The text has no colour. */
export function cutText(
  text: string,
  cells: number,
  { isAscii = false }: { isAscii?: boolean } = {},
): string {
  if (text.length <= cells && PLAIN.test(text)) return text;
  let kept = "";
  let used = 0;
  // Of a value of a megabyte no more is looked at than is shown.
  for (const cluster of clusters(text)) {
    used += cluster.cells;
    if (used > cells) return cells < 1 ? "" : kept + (isAscii ? "~" : "…");
    if (used < cells) kept += cluster.text;
  }
  return text;
}

/** The text in pieces of at most `cells`; what a terminal draws in one place is not taken apart. The text has no colour. */
export function splitText(text: string, cells: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const cluster of clusters(text)) {
    if (used + cluster.cells > cells && piece !== "") {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += cluster.text;
    used += cluster.cells;
  }
  return [...pieces, piece];
}

/** Spaces behind the text up to `cells`. */
export function padRight(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - textWidth(text)));
}

/** Spaces before the text up to `cells`. */
export function padLeft(text: string, cells: number): string {
  return " ".repeat(Math.max(0, cells - textWidth(text))) + text;
}

interface Cluster {
  text: string;
  cells: number;
}

/** What a terminal draws in one place: a character with its marks, a joined emoji, the two letters of a flag. */
function* clusters(text: string): Iterable<Cluster> {
  let current: Cluster = { text: "", cells: 0 };
  let isOpen = false; // whatever comes next joins
  for (const character of text) {
    const isLast: boolean = isOpen;
    isOpen = character === JOINER || (FLAG_LETTER.test(character) && !isLast);
    if (character === EMOJI_STYLE && current.cells === 1) current.cells = 2;
    if (isLast || (ZERO.test(character) && current.text !== "")) {
      current.text += character;
      continue;
    }
    if (current.text !== "") yield current;
    current = { text: character, cells: cellsOf(character) };
  }
  if (current.text !== "") yield current;
}

function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return 1;
  if (ZERO.test(character)) return 0;
  return FLAG_LETTER.test(character) || isWide(character) ? 2 : 1;
}
