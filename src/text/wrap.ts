/** Text in lines of at most so many cells, broken at blanks; a word that is longer stands alone and is not cut. */
import { textWidth } from "./width.js";

export function wrapText(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line === "") line = word;
    else if (textWidth(line) + 1 + textWidth(word) <= cells) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
