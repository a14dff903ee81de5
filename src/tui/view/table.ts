/** A list with columns: a head, the rows in sight, a thumb that says where they stand. */
import { cell, fitLine, inTone, type Line, span } from "../line.js";
import type { ListState } from "../state.js";
import type { Span, Theme, Tone } from "../theme.js";

export interface Column<Row> {
  readonly title: string;
  readonly cells: number;
  readonly align?: "left" | "right";
  /** Blank cells before it; 2 by default. */
  readonly gap?: number;
  /** Its place among the columns to sort by. */
  readonly sort?: number;
  /** Lower goes first when there is no room; undefined: never. */
  readonly keep?: number;
  cell(row: Row): Span;
}

export interface TableOptions<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly list: ListState;
  readonly width: number;
  /** Rows in sight. */
  readonly height: number;
  readonly theme: Theme;
  readonly markOf: (row: Row) => Span;
  /** The tone of a whole row; undefined: each cell has its own. */
  readonly toneOf: (row: Row) => Tone | undefined;
  /** A short name before the mark. Default: none. */
  readonly label?: { readonly cells: number; readonly of: (row: Row) => string };
  /** Whether the last column is the thumb's. Default true. */
  readonly hasThumb?: boolean;
}

/** Blank, cursor, blank, mark, blank. */
const LEAD = 5;

/** The columns that fitLine into `width`: the last that can be missed go first. */
export function columnsThatFit<Row>(columns: readonly Column<Row>[], width: number): readonly Column<Row>[] {
  const fitting = [...columns];
  while (LEAD + cellsOf(fitting) > width) {
    const first = fitting
      .filter(({ keep }) => keep !== undefined)
      .reduce<Column<Row> | undefined>(
        (least, one) => ((least?.keep ?? 99) <= (one.keep ?? 99) ? least : one),
        undefined,
      );
    if (first === undefined) return fitting;
    fitting.splice(fitting.indexOf(first), 1);
  }
  return fitting;
}

function cellsOf<Row>(columns: readonly Column<Row>[]): number {
  return columns.reduce((sum, { cells, gap = 2 }, at) => sum + cells + (at === 0 ? 0 : gap), 0);
}

export function tableHead<Row>({ columns, list, width, theme, label }: TableOptions<Row>): Line {
  const line: Span[] = [span(" ".repeat(LEAD + (label?.cells ?? 0)))];
  columns.forEach(({ title, cells, align, gap = 2, sort }, at) => {
    const blank = title.length + 2 > cells ? "" : " ";
    const arrow = sort === list.sort ? blank + theme.sign(list.isReversed ? "↓" : "↑") : "";
    if (at > 0) line.push(span(" ".repeat(gap)));
    line.push(span(cell(title + arrow, Math.max(cells, 0), { align }), "bold"));
  });
  return fitLine(line, width, theme.look);
}

export function tableRows<Row extends { readonly id: string }>(options: TableOptions<Row>): Line[] {
  const { rows, list, height } = options;
  return rows
    .slice(list.top, list.top + height)
    .map((row, at) => tableRow(row, thumbAt(at, options) ? "▐" : " ", options));
}

function tableRow<Row extends { readonly id: string }>(
  row: Row,
  thumb: string,
  options: TableOptions<Row>,
): Line {
  const { columns, list, width, theme, markOf, toneOf, label, hasThumb = true } = options;
  const isSelected = row.id === list.cursor;
  const name = label === undefined ? "" : cell(label.of(row), label.cells);
  const line: Span[] = [span((isSelected ? theme.sign(" ▸ ") : "   ") + name), markOf(row), span(" ")];
  columns.forEach((column, at) => {
    if (at > 0) line.push(span(" ".repeat(column.gap ?? 2)));
    const { text, tone } = column.cell(row);
    line.push(span(cell(text, column.cells, { align: column.align, isAscii: theme.look.isAscii }), tone));
  });
  const tone = isSelected ? "selected" : toneOf(row);
  const fitted = fitLine(line, hasThumb ? width - 1 : width, theme.look);
  const toned = tone === undefined ? fitted : inTone(fitted, tone);
  return hasThumb ? [...toned, span(theme.sign(thumb), "dim")] : toned;
}

/** Whether the thumb of the last column stands in this line of the window; never when all rows are in sight. */
function thumbAt<Row>(at: number, { rows, list, height }: TableOptions<Row>): boolean {
  if (rows.length <= height) return false;
  const size = Math.max(1, Math.floor((height * height) / rows.length));
  const first = Math.round((list.top / (rows.length - height)) * (height - size));
  return at >= first && at < first + size;
}

/** `rows 41–52 of 1000` */
export function rowsInSight(count: number, { top }: ListState, height: number): string {
  if (count === 0) return "no rows";
  return `rows ${top + 1}–${Math.min(count, top + height)} of ${count}`;
}
