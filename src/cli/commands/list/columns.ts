/** Rows in columns. Widths are computed once, rows are made one by one: a table of 100,000 costs what its text costs. */
import { textWidth } from "../../../text/width.js";

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

export function* tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { hasHeaders, mark, note }: TableOptions<Row>,
): Iterable<string> {
  const widths = columns.map((column) => widthOf(column, rows, hasHeaders));
  const indent = mark === undefined ? "" : "  ";
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => pad(cell, widths[at] ?? 0, columns[at]?.align));
  if (hasHeaders) yield (indent + line(columns.map(({ title }) => title)).join(GAP)).trimEnd();
  for (const row of rows) {
    const cells = line(columns.map(({ cell }) => cell(row)));
    const end = note?.(row) ?? "";
    yield ((mark === undefined ? "" : `${mark(row)} `) + [...cells, end].join(GAP)).trimEnd();
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

function pad(text: string, width: number, align: "right" | undefined): string {
  const spaces = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "right" ? spaces + text : text + spaces;
}
