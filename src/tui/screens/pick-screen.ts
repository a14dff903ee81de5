/** `pick`: whom a policy picks, what a slow, failing or absent endpoint does to the others, measured while one looks. */
import { fitLine, type Line, span } from "../line.js";
import { staleSince } from "../model/link.js";
import type { PickModel } from "../model/pick-model.js";
import { type PickRow, pickMark } from "../model/pick-rows.js";
import type { Theme, Tone } from "../theme.js";
import { rule } from "../view/event-lines.js";
import { filterLine, keyLine } from "../view/key-line.js";
import { compose, type Picture } from "../view/picture.js";
import { columnsThatFit, rowsInSight, type TableOptions, tableHead, tableRows } from "../view/table.js";
import { filterSpans, indented } from "./list-picture.js";
import { latencyChart } from "./pick-chart.js";
import { pickColumns } from "./pick-columns.js";
import { type PickFacts, type PickPlace, pickView, rowsAround } from "./pick-facts.js";
import { pickFiguresLine, pickStatusLine } from "./pick-header.js";
import { type PickLayout, pickLayoutOf } from "./pick-layout.js";
import { pickPane } from "./pick-pane.js";
import { answerLine, changeLines, lastPickLine, pickWordLines, toldLines } from "./pick-words.js";

export function pickPicture(facts: PickFacts, place: PickPlace): Picture {
  const { model, link } = facts;
  const { list, size, context } = place;
  const { theme } = context;
  const layout = pickLayoutOf(size, facts.told.length);
  const width = size.columns;
  const crumbs = [
    ...(facts.isBelowServices ? ["services"] : []),
    ...(model.service === undefined ? [] : [model.service]),
    "pick",
  ];
  const status = pickStatusLine({ model, link, crumbs, width }, context);
  const keys = lastLine(place, layout);
  const table = tableOf(facts, place, layout);
  const rows = table.rows.length === 0 ? emptyLines(facts, layout.listColumns, theme) : tableRows(table);
  if (layout.extent === "rows")
    return compose({ above: [status], left: [tableHead(table), ...rows], below: [keys] }, layout, size);
  const filter = filterSpans(list, facts.shown.rows.length, facts.shown.total);
  const words = { model, link, state: place.state, explanation: facts.explanation };
  return compose(
    {
      above: [status, pickFiguresLine(model, filter, width, context), rule("", "", width, theme)],
      left: [tableHead(table), ...filled(rows, layout.tableRows), ...belowTable(facts, place, layout)],
      right: layout.paneColumns > 0 ? pickPane(facts, place, layout.paneColumns) : undefined,
      below: [...pickWordLines(words, layout.wordRows, width, context), keys],
    },
    layout,
    size,
  );
}

function lastLine(
  { state: { question }, list, size: { columns }, context: { theme } }: PickPlace,
  layout: PickLayout,
): Line {
  if (question !== undefined) return answerLine(question.text, layout.wordRows > 0, columns, theme);
  return list.isTyping ? filterLine(list.filter, columns, theme) : keyLine("pick", columns, theme);
}

function tableOf(
  { model, shown, link }: PickFacts,
  { list, context: { theme } }: PickPlace,
  layout: PickLayout,
): TableOptions<PickRow> {
  const { rows } = shown;
  const isStale = link !== undefined && staleSince(link) !== undefined;
  const hasThumb = rows.length > layout.tableRows;
  const { widest } = model.rows;
  // Labels that stand for themselves stand once.
  const labelCells = widest.areNamed ? widest.label : 0;
  const extraCells = Math.max(0, labelCells - 1) + (hasThumb ? 1 : 0);
  const view = pickView(model, theme);
  const largestShare = rows.reduce((most, { share }) => Math.max(most, share), 0);
  const width = layout.listColumns;
  const columns = pickColumns({ view, addressCells: widest.id, extraCells, largestShare });
  return {
    rows,
    columns: columnsThatFit(columns, width - labelCells - (hasThumb ? 1 : 0)),
    list,
    width,
    height: layout.tableRows,
    theme,
    label: { cells: labelCells, of: ({ label }) => (widest.areNamed ? label : "") },
    hasThumb,
    markOf: (row) => theme.mark(isStale && row.leftAtMs === undefined ? "lastKnown" : pickMark(row)),
    toneOf: (row) => toneOf(row, isStale),
  };
}

function toneOf({ known, setting, leftAtMs }: PickRow, isStale: boolean): Tone | undefined {
  if (leftAtMs !== undefined || setting?.isOut === true) return "struck";
  return known === undefined || isStale ? "dim" : undefined;
}

function belowTable(facts: PickFacts, { list, context: { theme } }: PickPlace, layout: PickLayout): Line[] {
  const { model, told, shown } = facts;
  const width = layout.listColumns;
  const lines: Line[] = [];
  if (layout.toldRows > 0)
    lines.push(...filled(toldLines(told, layout.toldRows, width, theme), layout.toldRows));
  else {
    const { tally } = model.run.story;
    const { elapsedMs: atMs } = model.run;
    if (layout.chartRows > 0) {
      const rows = rowsAround(shown.rows, list, layout.chartRows);
      const chart = rows.length === 0 ? [] : latencyChart(rows, { tally, atMs, width, theme });
      lines.push([], ...filled(chart, layout.chartRows + 2));
    }
    lines.push(lastPickLine(model, layout.paneColumns > 0 ? width - 1 : width, theme));
  }
  if (layout.changeRows === 0) return lines;
  const inSight =
    shown.rows.length > layout.tableRows ? rowsInSight(shown.rows.length, list, layout.tableRows) : "";
  const changes = changeLines(model.run.story.changes.all, layout.changeRows, width, theme);
  return [...lines, rule(inSight, "changes you made", width, theme), ...filled(changes, layout.changeRows)];
}

function emptyLines({ model, shown }: PickFacts, width: number, theme: Theme): Line[] {
  if (shown.total > 0)
    return [[], indented("No row matches. Esc clears the filter, ! shows all.", width, theme)];
  const text = `No endpoint to pick under ${model.service ?? ""}/ — waiting.`;
  return [[], fitLine([span("     "), span(theme.sign(text))], width, theme.look)];
}

function filled(lines: readonly Line[], rows: number): readonly Line[] {
  return [
    ...lines.slice(0, rows),
    ...Array.from({ length: Math.max(0, rows - lines.length) }, (): Line => []),
  ];
}

/** `pick a 43% b 55% c 1% (enlarge)`; in fewer columns less of it. */
export function tinyPickText({ rows, isPaused }: PickModel, columns: number, theme: Theme): string {
  const all = rows.all();
  const shares = all
    .filter(({ share }) => share > 0)
    .map(({ label, share }) => `${label} ${Math.round(share * 100)}%`)
    .join(" ");
  const held = isPaused ? theme.sign("‖ ") : "";
  const forms = [`pick ${shares} (enlarge)`, `pick ${shares}`, `pick: ${all.length} endpoints (enlarge)`];
  const form = forms.find((text) => held.length + text.length <= columns) ?? "pick";
  return `${held}${form}`.slice(0, columns);
}
