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
    rows.length <= MOST_LAID_OUT &&
    rows.every((row) => columns.every(({ cell }) => WIDTH_AGREED.test(cell(row))))
  );
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
    yield row
      .map((cell, at) => (columns[at]?.align === "right" ? padLeft : padRight)(cell, widths[at] ?? 0))
      .join(GAP);
  }
}

function widthOf<Row>(
  { title, cell, minWidth = 0 }: Column<Row>,
  rows: readonly Row[],
  hasHeaders: boolean,
): number {
  let width = hasHeaders ? Math.max(minWidth, title.length) : minWidth;
  for (const row of rows) width = Math.max(width, textWidth(cell(row)));
  return width;
}
