/** Stands for `string-width` and `widest-line` inside Ink: one width for all that zdisc draws, and no tables of Unicode to build. */
import { textWidth } from "../../src/text/width.ts";

export default (text) =>
  text.includes("\n") ? Math.max(...text.split("\n").map(textWidth)) : textWidth(text);
