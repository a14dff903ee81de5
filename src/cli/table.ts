/**
 * Rows in columns. cli-table3 lays out what fits a screen; its time grows faster than the rows, to seconds for 10,000: so
 * longer tables are padded here.
 */
import Table from "cli-table3";
import { padLeft, padRight, textWidth } from "../text/width.js";

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

/** The same lines whichever way they are laid out; widths are computed once. */
export function* tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { hasHeaders, mark, note }: TableOptions<Row>,
): Iterable<string> {
  const widths = columns.map((column) => widthOf(column, rows, hasHeaders));
  const lines = isLaidOut(rows, columns)
    ? laidOut(rowCells(rows, columns, hasHeaders), columns, widths)
    : padded(rowCells(rows, columns, hasHeaders), columns, widths);
  const heads = hasHeaders ? 1 : 0;
  let at = -heads;
  for (const line of lines) {
    const row = rows[at++];
    const before = mark === undefined ? "" : row === undefined ? GAP : `${mark(row)} `;
    const behind = row === undefined ? "" : (note?.(row) ?? "");
    yield (behind === "" ? before + line : before + line + GAP + behind).trimEnd();
  }
}

function isLaidOut<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): boolean {
  return (
    rows.length <= MOST_LAID_OUT && rows.every((row) => columns.every(({ cell }) => isAgreed(cell(row))))
  );
}

function isAgreed(text: string): boolean {
  return text.length <= LONGEST_CELL && WIDTH_AGREED.test(text);
}

function* rowCells<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  hasHeaders: boolean,
): Iterable<readonly string[]> {
  if (hasHeaders) yield columns.map(({ title }) => title);
  for (const row of rows) yield columns.map(({ cell }) => cell(row));
}

function laidOut<Row>(
  cells: Iterable<readonly string[]>,
  columns: readonly Column<Row>[],
  widths: readonly number[],
): string[] {
  const table = new Table({
    ...BARE,
    chars: { ...BARE.chars, middle: GAP },
    colWidths: [...widths],
    colAligns: columns.map(({ align }) => align ?? "left"),
  });
  for (const row of cells) table.push([...row]);
  return table.length === 0 ? [] : table.toString().split("\n");
}

function* padded<Row>(
  cells: Iterable<readonly string[]>,
  columns: readonly Column<Row>[],
  widths: readonly number[],
): Iterable<string> {
  for (const row of cells) {
    yield row.map((cell, at) => inColumn(cell, columns[at]?.align, widths[at] ?? 0)).join(GAP);
  }
}

function inColumn(cell: string, align: "right" | undefined, width: number): string {
  if (cell.length > LONGEST_CELL) return cell;
  return (align === "right" ? padLeft : padRight)(cell, width);
}

function widthOf<Row>(
  { title, cell, minWidth = 0 }: Column<Row>,
  rows: readonly Row[],
  hasHeaders: boolean,
): number {
  let width = hasHeaders ? Math.max(minWidth, title.length) : minWidth;
  for (const row of rows) {
    const text = cell(row);
    if (text.length <= LONGEST_CELL) width = Math.max(width, textWidth(text));
  }
  return width;
}
