/** Lines of spans: cells of a table, text cut and filled to a width. Values of strangers are made printable before they are measured. */
import { printable } from "../text/printable.js";
import { cutText, padLeft, padRight, splitText, textWidth } from "../text/width.js";
import type { Span, Tone } from "./theme.js";

export type Line = readonly Span[];

export const BLANK: Line = [];

export function span(text: string, tone: Tone = "plain"): Span {
  return { text, tone };
}

/** Text in exactly `cells`, cut or filled. */
export function cell(
  text: string,
  cells: number,
  { align = "left", isAscii = false }: { align?: "left" | "right" | undefined; isAscii?: boolean } = {},
): string {
  const shown = cutText(printable(text), cells, { isAscii });
  return align === "left" ? padRight(shown, cells) : padLeft(shown, cells);
}

export function widthOf(line: Line): number {
  let cells = 0;
  for (const { text } of line) cells += textWidth(printable(text));
  return cells;
}

/** The line in exactly `cells`; what is too much is cut off at the end, and `…` says so. */
export function fitLine(line: Line, cells: number, { isAscii = false }: { isAscii?: boolean } = {}): Line {
  const fitted: Span[] = [];
  let left = cells;
  for (const [at, { text, tone }] of line.entries()) {
    if (left <= 0) return fitted;
    const shown = cutText(printable(text), left, { isAscii });
    left -= textWidth(shown);
    if (left === 0 && hasInk(line.slice(at + 1))) {
      // It ends where the room does: the last cell tells that something comes behind it.
      const cut = cutText(`${shown} `, textWidth(shown), { isAscii });
      return [...fitted, { text: padRight(cut, textWidth(shown)), tone }];
    }
    fitted.push({ text: shown, tone });
  }
  if (left > 0) fitted.push(span(" ".repeat(left)));
  return fitted;
}

function hasInk(line: Line): boolean {
  return line.some(({ text }) => text.trim() !== "");
}

/** `left` and, at the right end, `right`; when both do not fit, `left` is cut. */
export function apart(left: Line, right: Line, cells: number, options: { isAscii?: boolean } = {}): Line {
  const rightCells = widthOf(right);
  if (rightCells + 1 >= cells) return fitLine(left, cells, options);
  return [...fitLine(left, cells - rightCells - 1, options), span(" "), ...right];
}

/** Everything in one tone: a selected row, a row that has left, a screen that is stale. */
export function inTone(line: Line, tone: Tone): Line {
  return [span(line.map(({ text }) => printable(text)).join(""), tone)];
}

/** Text on as many lines as it needs, broken between words where it can be; a word that is longer than a line goes on in the next. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of printable(text).split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= cells) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = splitText(word, cells);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  return line === "" ? lines : [...lines, line];
}
