/** How many rows are shown: one screen on a terminal, all in a pipe. */
import type { Context } from "../../context.js";

/** With the header, the words below and the next prompt this is a screen of 24 lines. */
const TERMINAL_ROWS = 20;

/** Infinite for all. Only tables are cut by themselves: a document or names are for programs. */
export function rowLimit(asked: number | undefined, { format, isStdoutTty }: Context): number {
  if (asked !== undefined) return asked === 0 ? Number.POSITIVE_INFINITY : asked;
  const isTable = format === "table" || format === "wide";
  return isTable && isStdoutTty ? TERMINAL_ROWS : Number.POSITIVE_INFINITY;
}
