/**
 * A line whose columns stand where zdisc counted them, also on a terminal that takes other widths for wide, joined or
 * combining characters: behind each run of them the cursor is told its column.
 */
import { textWidth } from "../text/width.js";

/** What is neither ASCII nor one of zdisc's own signs: arrows, boxes, blocks, shapes, punctuation. All these are one cell everywhere. */
const FOREIGN = /[^\x00-\x7f‖–—…›≥←-↓→─-▟■-◿✓✗⏎×]+/gu;

export function anchored(line: string): string {
  return line.replace(
    FOREIGN,
    (run, at: number) => `${run}\x1b[${textWidth(line.slice(0, at)) + textWidth(run) + 1}G`,
  );
}
