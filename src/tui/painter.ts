/**
 * Brings frames to the terminal: only the lines that changed, in one write, inside synchronized output. A terminal
 * that is slow to read gets the newest frame when it has taken the last, and none of those in between.
 */

import { anchored } from "./anchored.js";

/** Begin and end of a synchronized update. Source: Contour, "Synchronized Output" (DEC private mode 2026). */
const BEGIN = "\x1b[?2026h";
const END = "\x1b[?2026l";

export class Painter {
  readonly #write: (text: string) => Promise<void>;
  #shown: readonly string[] | undefined;
  #last: readonly string[] | undefined;
  #next: readonly string[] | undefined;
  #isWriting = false;
  #isClosed = false;

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  /** A frame: one text a row, colours among it, no wider than the terminal. */
  paint(lines: readonly string[]): void {
    this.#last = lines;
    this.#next = lines;
    if (!this.#isWriting) void this.#drain();
  }

  /** What stands on the terminal is not known any more: the last frame is drawn again, whole. */
  forget(): void {
    this.#shown = undefined;
    if (this.#last !== undefined) this.paint(this.#last);
  }

  close(): void {
    this.#isClosed = true;
    this.#next = undefined;
  }

  async #drain(): Promise<void> {
    this.#isWriting = true;
    while (this.#next !== undefined && !this.#isClosed) {
      const next = this.#next;
      const text = changes(this.#shown, next);
      this.#next = undefined;
      this.#shown = next;
      if (text !== "") await this.#write(BEGIN + text + END);
    }
    this.#isWriting = false;
  }
}

/** Each line is cleared before it is written: behind a full line the cursor stands on its last character. */
function changes(shown: readonly string[] | undefined, next: readonly string[]): string {
  let text = shown === undefined ? "\x1b[0m\x1b[2J" : "";
  const rows = Math.max(shown?.length ?? 0, next.length);
  for (let row = 0; row < rows; row += 1) {
    const line = next[row] ?? "";
    if (line !== (shown === undefined ? "" : (shown[row] ?? "")))
      text += `\x1b[${row + 1};1H\x1b[2K${anchored(line)}\x1b[0m`;
  }
  return text;
}
