/** Rows of a model in the order and with the filter that the list asks for; sorted anew only when something changed. */
import { printable } from "../text/printable.js";
import type { ListState } from "./state.js";

export interface RowListOptions<Row> {
  /** In any order. */
  readonly rows: () => Iterable<Row>;
  /** Of the rows: another one when they came, went or changed. */
  readonly version: number;
  readonly compare: (sort: number) => (a: Row, b: Row) => number;
  /** What a filter is looked for in. */
  readonly textOf: (row: Row) => string;
  readonly hasProblem: (row: Row) => boolean;
}

export class RowList<Row> {
  #order: Row[] = [];
  #sortedFor = "";

  /** Those to be shown, and how many there are in all. */
  of(
    list: ListState,
    options: RowListOptions<Row>,
    freshness: number,
  ): { readonly rows: readonly Row[]; readonly total: number } {
    const isLiveOrder = list.sort !== 0;
    const sortedFor = `${options.version} ${list.sort} ${list.isReversed} ${isLiveOrder ? freshness : 0}`;
    if (sortedFor !== this.#sortedFor) {
      this.#sortedFor = sortedFor;
      const compare = options.compare(list.sort);
      this.#order = [...options.rows()].sort(list.isReversed ? (a, b) => compare(b, a) : compare);
    }
    return { rows: filtered(this.#order, list, options), total: this.#order.length };
  }
}

/** `text` keeps rows that hold it, `!text` those that do not. */
function filtered<Row>(
  rows: readonly Row[],
  { filter, onlyProblems }: ListState,
  options: RowListOptions<Row>,
): readonly Row[] {
  const isExcluding = filter.startsWith("!");
  const wanted = (isExcluding ? filter.slice(1) : filter).toLowerCase();
  if (wanted === "" && !onlyProblems) return rows;
  return rows.filter(
    (row) =>
      (!onlyProblems || options.hasProblem(row)) &&
      (wanted === "" || printable(options.textOf(row)).toLowerCase().includes(wanted) !== isExcluding),
  );
}
