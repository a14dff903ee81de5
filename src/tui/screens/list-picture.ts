/** What the two lists have in common: header, table, events, message and keys, put together. */

import { cell, fitLine, inTone, type Line, span } from "../line.js";
import type { RateCounts } from "../model/change-rate.js";
import type { EventLog } from "../model/event-log.js";
import { type Link, staleSince } from "../model/link.js";
import type { ListState, UiState, Where } from "../state.js";
import type { Span, Theme } from "../theme.js";
import { eventLine, rule } from "../view/event-lines.js";
import { countsLine, statusLine } from "../view/header.js";
import { filterLine, keyLine } from "../view/key-line.js";
import type { Layout, Size } from "../view/layout.js";
import { type MessageFacts, messageLine } from "../view/message-line.js";
import { compose, type Picture } from "../view/picture.js";
import { rowsInSight, type TableOptions, tableHead, tableRows } from "../view/table.js";
import type { ViewContext } from "../view/view-context.js";

export interface ListPictureParts<Row extends { readonly id: string }> {
  readonly where: Where;
  readonly crumbs: readonly string[];
  readonly link: Link;
  readonly counts: readonly Span[];
  readonly rate: RateCounts;
  readonly table: Omit<TableOptions<Row>, "list" | "width" | "height" | "theme">;
  /** Rows without the filter. */
  readonly total: number;
  /** In place of rows when there is none. */
  readonly empty: readonly Line[];
  readonly events: EventLog;
  readonly eventCount: number;
  readonly message: MessageFacts;
  /** Beside the list, where there is room. */
  readonly pane: ((columns: number) => readonly Line[]) | undefined;
}

export function listPicture<Row extends { readonly id: string }>(
  parts: ListPictureParts<Row>,
  {
    state,
    list,
    layout,
    size,
    context,
  }: { state: UiState; list: ListState; layout: Layout; size: Size; context: ViewContext },
): Picture {
  const { theme } = context;
  const width = layout.listColumns;
  const options = { ...parts.table, list, width, height: layout.tableRows, theme };
  const status = statusLine({ crumbs: parts.crumbs, link: parts.link, width: size.columns }, context);
  const rows = parts.table.rows.length === 0 ? parts.empty : tableRows(options);
  const keys = list.isTyping
    ? filterLine(list.filter, size.columns, theme)
    : keyLine(parts.where, size.columns, theme, state.isReplay);
  if (layout.extent === "rows")
    return compose({ above: [status], left: [tableHead(options), ...rows], below: [keys] }, layout, size);
  const counts = [...filterSpans(list, parts.table.rows.length, parts.total), ...parts.counts];
  const counted = countsLine(counts, parts.rate, size.columns, context);
  const body = [...rows.slice(0, layout.tableRows)];
  while (body.length < layout.tableRows) body.push([]);
  return compose(
    {
      above: [
        status,
        staleSince(parts.link) === undefined ? counted : inTone(counted, "dim"),
        rule("", "", size.columns, theme),
      ],
      left: [tableHead(options), ...body, ...eventPart(parts, { list, layout, theme })],
      right: parts.pane?.(layout.paneColumns),
      below: [messageLine(parts.message, state.message, size.columns, context), keys],
    },
    layout,
    size,
  );
}

function eventPart<Row extends { readonly id: string }>(
  parts: ListPictureParts<Row>,
  { list, layout, theme }: { list: ListState; layout: Layout; theme: Theme },
): Line[] {
  if (layout.eventRows === 0) return [];
  const inSight = rowsInSight(parts.table.rows.length, list, layout.tableRows);
  const lines = parts.events
    .lastBefore(parts.eventCount, layout.eventRows)
    .map((event) => eventLine(event, layout.listColumns, theme, parts.where === "services"));
  return [rule(inSight, "events", layout.listColumns, theme), ...lines];
}

/** `/10.0.3 2 of 40` */
export function filterSpans(
  { filter, isTyping, onlyProblems }: ListState,
  shown: number,
  total: number,
): Span[] {
  if (filter === "" && !isTyping && !onlyProblems) return [];
  const what = [...(filter === "" && !isTyping ? [] : [`/${filter}`]), ...(onlyProblems ? ["!"] : [])].join(
    " ",
  );
  return [span(`${what} ${shown} of ${total}`, "bold")];
}

/** `3●  1▲  0✗`: the state of all rows, in counts that are not drawn when they are nothing. */
export function healthCounts(
  { warnings, broken }: { warnings: number; broken: number },
  theme: Theme,
): Span[] {
  const spans: Span[] = [];
  if (warnings > 0) spans.push(span(`${warnings} `), theme.mark("warning"));
  if (broken > 0) spans.push(span(`${broken} `), theme.mark("broken"));
  return spans;
}

export function indented(text: string, width: number, theme: Theme, tone: "plain" | "dim" = "plain"): Line {
  return fitLine([span(cell("", 5)), span(text, tone)], width, theme.look);
}
