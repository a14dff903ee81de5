/**
 * Rows in columns. cli-table3 lays out what fits a screen; its time grows faster than the rows, to seconds for 10,000: so
 * longer tables are padded here.
 */
import Table from "cli-table3";
import { padLeft, padRight, textWidth } from "../../text/width.js";
import type { List } from "./lazy-list.js";

export interface Column<Row> {
  readonly title: string;
  /** Printable, without colour. */
  readonly cell: (row: Row) => string;
  /** Cells at least, so that short tables look alike. Default: what the rows need. */
  readonly minWidth?: number;
  readonly align?: "right";
}

export interface TableOptions<Row> {
  readonly hasHeaders: boolean;
  /** A symbol before the first column. */
  readonly mark?: (row: Row) => string;
  /** Behind the last column. */
  readonly note?: (row: Row) => string;
}

const GAP = "  ";
/** Rows that cli-table3 is given at most: a terminal's 24 lines with the header. */
export const MOST_LAID_OUT = 23;
/** Text of which cli-table3 and a terminal have the same width. It knows fewer marks and wide characters than we do. */
const WIDTH_AGREED = /^[\x20-\x7e\u2013\u3041-\u3096\u30a0-\u30fe\u4e00-\u9fff\uac00-\ud7a3]*$/;
/**
 * In characters; no name of a host is as long. A longer cell stands as it is and moves no other: a value of a megabyte
 * must not fill every row with a megabyte of blanks. And cli-table3 would take minutes for one of 20,000.
 */
const LONGEST_CELL = 300;
/** No lines, no padding: columns and gaps only. */
const BARE: Table.TableConstructorOptions = {
  chars: Object.fromEntries(
    ["top", "bottom", "left", "right", "mid"]
      .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
      .map((part) => [part, ""]),
  ),
  style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
};

/** The same lines whichever way they are laid out; widths are computed once, so rows are read twice. */
export function* tableLines<Row>(
  rows: List<Row>,
  columns: readonly Column<Row>[],
  { hasHeaders, mark, note }: TableOptions<Row>,
): Iterable<string> {
  const widths = widthsOf(rows, columns, hasHeaders);
  const laid = rows.length <= MOST_LAID_OUT ? layOut([...rows], columns, widths, hasHeaders) : undefined;
  const line = (cells: readonly string[], at: number) => laid?.[at] ?? padded(cells, columns, widths);
  let at = 0;
  if (hasHeaders) {
    const titles = columns.map(({ title }) => title);
    yield ((mark === undefined ? "" : GAP) + line(titles, at++)).trimEnd();
  }
  for (const row of rows) {
    const before = mark === undefined ? "" : `${mark(row)} `;
    const behind = note?.(row) ?? "";
    const own = before + line(cellsOf(row, columns), at++);
    yield (behind === "" ? own : own + GAP + behind).trimEnd();
  }
}

function cellsOf<Row>(row: Row, columns: readonly Column<Row>[]): string[] {
  return columns.map(({ cell }) => cell(row));
}

/** undefined: cli-table3 would not draw it as a terminal does. */
function layOut<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
  hasHeaders: boolean,
): string[] | undefined {
  const cells = rows.map((row) => cellsOf(row, columns));
  if (!cells.every((row) => row.every(isAgreed))) return undefined;
  const table = new Table({
    ...BARE,
    chars: { ...BARE.chars, middle: GAP },
    colWidths: [...widths],
    colAligns: columns.map(({ align }) => align ?? "left"),
  });
  if (hasHeaders) table.push(columns.map(({ title }) => title));
  table.push(...cells);
  return table.length === 0 ? [] : table.toString().split("\n");
}

function isAgreed(text: string): boolean {
  return text.length <= LONGEST_CELL && WIDTH_AGREED.test(text);
}

function padded<Row>(
  cells: readonly string[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
): string {
  return cells.map((cell, at) => inColumn(cell, columns[at]?.align, widths[at] ?? 0)).join(GAP);
}

function inColumn(cell: string, align: "right" | undefined, width: number): string {
  if (cell.length > LONGEST_CELL) return cell;
  return (align === "right" ? padLeft : padRight)(cell, width);
}

function widthsOf<Row>(rows: List<Row>, columns: readonly Column<Row>[], hasHeaders: boolean): number[] {
  const widths = columns.map(({ title, minWidth = 0 }) =>
    hasHeaders ? Math.max(minWidth, title.length) : minWidth,
  );
  for (const row of rows) {
    for (const [at, { cell }] of columns.entries()) {
      const text = cell(row);
      if (text.length <= LONGEST_CELL) widths[at] = Math.max(widths[at] ?? 0, textWidth(text));
    }
  }
  return widths;
}
