/** What the pick screen is drawn from, and which rows of it are in sight. */
import type { Link } from "../model/link.js";
import type { PickModel } from "../model/pick-model.js";
import { PICK_SORTS, type PickRow, pickMark, pickOrder } from "../model/pick-rows.js";
import type { RowList } from "../row-list.js";
import type { ListState, UiState } from "../state.js";
import type { Theme } from "../theme.js";
import type { Size } from "../view/layout.js";
import type { ViewContext } from "../view/view-context.js";
import type { PickView } from "./pick-columns.js";

export const PICK_SORT_COUNT = PICK_SORTS.length;

export interface PickFacts {
  readonly model: PickModel;
  readonly link: Link | undefined;
  readonly isBelowServices: boolean;
  readonly shown: { readonly rows: readonly PickRow[]; readonly total: number };
  /** The pick that is told in full, as lines; none while none is. */
  readonly told: readonly string[];
  readonly explanation: string | null;
}

export interface PickPlace {
  readonly state: UiState;
  readonly list: ListState;
  readonly size: Size;
  readonly context: ViewContext;
}

/** Those that the list shows, in its order. */
export function pickRows(cache: RowList<PickRow>, list: ListState, { rows, run }: PickModel) {
  return cache.of(
    list,
    {
      rows: () => rows.all(),
      version: rows.version,
      compare: (sort) => pickOrder(PICK_SORTS[sort] ?? "label"),
      textOf: ({ id, label }) => `${label} ${id}`,
      hasProblem: (row) => pickMark(row) !== "live",
    },
    Math.floor(run.elapsedMs / 1_000),
  );
}

export function pickView({ run, real, settings }: PickModel, theme: Theme): PickView {
  return {
    theme,
    tally: run.story.tally,
    atMs: run.elapsedMs,
    isWeighed: real !== undefined || settings.policy === "p2c_ewma",
    isReal: real !== undefined,
  };
}

/** So many endpoints that the client uses, the selected one among them where it is used. */
export function rowsAround(rows: readonly PickRow[], { index }: ListState, most: number): readonly PickRow[] {
  const used = rows.filter(({ known }) => known !== undefined);
  const selected = used.findIndex(({ id }) => id === rows[index]?.id);
  const first = Math.max(0, Math.min(used.length - most, selected - Math.floor(most / 2)));
  return used.slice(first, first + most);
}
