/** The figures as a table for a terminal, and what has to be known beside them. */
import type { Row } from "./row.js";
import { cellsOf, HEAD } from "./row-words.js";

export function formatTable(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return `${[...lines.map((line) => line.trimEnd()), ...notesOf(rows)].join("\n")}\n`;
}

/** Each once. */
export function notesOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ note }) => note ?? []))];
}
