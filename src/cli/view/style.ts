/** How text is drawn in this call: symbols, colour, width, clock. All that a view may know of the terminal. */
import type { Mark } from "../../text/symbols.js";

export type Colour = "green" | "yellow" | "red" | "dim" | "bold";

export interface Style {
  /** The symbol of a state, coloured where colour is on. One cell wide, but for the ASCII form of `passed`. */
  mark(mark: Mark): string;
  /** Colours text; plain where colour is off. */
  paint(colour: Colour, text: string): string;
  /** ASCII in place of symbols, bars and arrows. */
  readonly isAscii: boolean;
  /** Cells of the terminal's line; undefined in a pipe, where nothing is cut. */
  readonly columns: number | undefined;
  /** False with --no-headers. */
  readonly hasHeaders: boolean;
  /** -v */
  readonly isVerbose: boolean;
  /** `03:11:02.114` of a wall time in ms, local or with --utc in UTC. */
  time(wallMs: number): string;
  /** `03:10:00` */
  timeInSeconds(wallMs: number): string;
}
