/**
 * Stands for Ink's `output.js`, which makes an object of each cell of each frame: 10,000 of them at 200x50, ten times a
 * second. zdisc's lines are cut to their place before Ink sees them and never lie on each other, so a row is its texts
 * beside each other.
 */
import { textWidth } from "../../src/text/width.ts";

export default class Output {
  #rows;

  constructor({ height }) {
    this.#rows = Array.from({ length: height }, () => []);
  }

  write(x, y, text, { transformers }) {
    for (const [at, line] of text.split("\n").entries()) {
      const drawn = transformers.reduce((result, transform) => transform(result, at), line);
      this.#rows[y + at]?.push({ x, text: drawn });
    }
  }

  clip() {}

  unclip() {}

  get() {
    return { output: this.#rows.map(rowText).join("\n"), height: this.#rows.length };
  }
}

function rowText(pieces) {
  let row = "";
  let cells = 0;
  for (const { x, text } of pieces.sort((a, b) => a.x - b.x)) {
    row += " ".repeat(Math.max(0, x - cells)) + text;
    cells = Math.max(cells, x) + textWidth(text);
  }
  return row.trimEnd();
}
