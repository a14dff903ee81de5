/**
 * Stands for Ink's `measure-text.js`: ours counts cells as the rest of zdisc does, and keeps no text. Ink's own keeps
 * every line that was ever drawn, which a screen that stays open for a night does not forgive.
 */
import { textWidth } from "../../src/text/width.ts";

export default function measureText(text) {
  const lines = text === "" ? [] : text.split("\n");
  return { width: Math.max(0, ...lines.map((line) => textWidth(line))), height: lines.length };
}
