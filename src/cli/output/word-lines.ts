/** A word for people as lines of stderr, or nothing where -q or the format leaves it out. */
import { printable } from "../../text/printable.js";
import type { Format } from "../arguments/format.js";
import type { Word } from "../result.js";
import type { Style } from "../view/style.js";
import { remedyLines, sentence } from "./error-text.js";

export interface WordOptions {
  readonly format: Format;
  readonly style: Style;
  /** -q */
  readonly isQuiet: boolean;
}

export function wordLines(word: Word, { format, style, isQuiet }: WordOptions): string[] {
  if (isLeftOut(word, format, isQuiet)) return [];
  const below = (word.below ?? []).map((line) => `  ${printable(line)}`);
  return [firstLine(word, style), ...below, ...remedyLines(word.remedy)];
}

function isLeftOut(
  { word, mark = "passed", isLeftOutByQuiet }: Word,
  format: Format,
  isQuiet: boolean,
): boolean {
  if (word === "verdict" || (word === "conclusion" && mark !== "passed"))
    return isQuiet && isLeftOutByQuiet === true;
  const isForTables = word === "summary" || word === "conclusion";
  return isQuiet || (isForTables && format !== "table" && format !== "wide");
}

function firstLine({ word, text, mark = "passed" }: Word, style: Style): string {
  switch (word) {
    case "summary":
      return printable(text);
    case "warning":
      return `${style.mark("warning")} ${printable(text)}`;
    case "note":
      return `zdisc: note: ${printable(text)}`;
    case "conclusion":
      return `${style.mark(mark)} ${printable(text)}`;
    case "verdict":
      return sentence(text);
  }
}
