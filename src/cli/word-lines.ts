/** A word for people as lines of stderr, or nothing where -q or the format leaves it out. */
import { printable } from "../text/printable.js";
import { remedyLines, sentence } from "./error-text.js";
import type { Format } from "./format.js";
import type { Word } from "./result.js";
import type { Style } from "./style.js";

export interface WordOptions {
  readonly format: Format;
  readonly style: Style;
  /** -q */
  readonly isQuiet: boolean;
}

export function wordLines({ word, text, remedy }: Word, { format, style, isQuiet }: WordOptions): string[] {
  if (isQuiet && word !== "verdict") return [];
  if (word === "summary" && format !== "table" && format !== "wide") return [];
  return [firstLine(word, text, style), ...remedyLines(remedy)];
}

function firstLine(word: Word["word"], text: string, style: Style): string {
  switch (word) {
    case "summary":
      return printable(text);
    case "warning":
      return `${style.mark("warning")} ${printable(text)}`;
    case "note":
      return `zdisc: note: ${printable(text)}`;
    case "verdict":
      return sentence(text);
  }
}
