/** `watch`: the endpoints of one service. */

import { plural } from "../../text/numbers.js";
import { printable } from "../../text/printable.js";
import { type Line, span } from "../line.js";
import { type EndpointRow, rowMark } from "../model/endpoint-row.js";
import { staleSince } from "../model/link.js";
import type { ProbeBook } from "../model/probe-book.js";
import { ENDPOINT_SORTS, endpointOrder } from "../model/row-order.js";
import type { ServiceSnapshot } from "../model/service-snapshot.js";
import type { RowList } from "../row-list.js";
import type { SimilarService } from "../source.js";
import type { ListState } from "../state.js";
import type { Span, Tone } from "../theme.js";
import { detailLines } from "../view/detail-lines.js";
import { type EndpointView, endpointColumns } from "../view/endpoint-columns.js";
import type { MessageFacts } from "../view/message-line.js";
import { columnsThatFit } from "../view/table.js";
import type { ViewContext } from "../view/view-context.js";
import { healthCounts, indented, type ListPictureParts } from "./list-picture.js";

export const ENDPOINT_SORT_COUNT = ENDPOINT_SORTS.length;

export interface ServiceScreenFacts {
  readonly snapshot: ServiceSnapshot;
  readonly probes: ProbeBook;
  /** Services that may have been meant, while this one has no instance. */
  readonly similar: readonly SimilarService[];
  /** Whether another screen stands under it. */
  readonly isBelowServices: boolean;
}

/** Those that the list shows, in its order. */
export function endpointRows(
  cache: RowList<EndpointRow>,
  list: ListState,
  { rows, version, leases, now }: ServiceSnapshot,
): { readonly rows: readonly EndpointRow[]; readonly total: number } {
  return cache.of(
    list,
    {
      rows,
      version,
      compare: (sort) => endpointOrder(ENDPOINT_SORTS[sort] ?? "name", leases, now.atMs),
      textOf: ({ id, instances, problems }) =>
        [id, ...instances.map(({ key }) => key), ...problems.map(({ rule }) => rule)].join(" "),
      hasProblem: ({ health, leftAtMs }) => health !== "fine" && leftAtMs === undefined,
    },
    Math.floor(now.atMs / 2_000),
  );
}

export function endpointView(
  { leases, now, link }: ServiceSnapshot,
  probes: ProbeBook,
  { theme, isWide, replay }: Pick<ViewContext, "theme" | "isWide" | "replay">,
): EndpointView {
  return { theme, now, stale: staleSince(link), leases, probes, isWide, isReplay: replay !== undefined };
}

export function servicePictureParts(
  { snapshot, probes, similar, isBelowServices }: ServiceScreenFacts,
  shown: { readonly rows: readonly EndpointRow[]; readonly total: number },
  { list, width, context }: { list: ListState; width: number; context: ViewContext },
): ListPictureParts<EndpointRow> {
  const { theme } = context;
  const view = endpointView(snapshot, probes, context);
  const { stale, now } = view;
  const { service, link, rate, events, eventCount, notice } = snapshot;
  const selected = shown.rows.find(({ id }) => id === list.cursor);
  return {
    where: "service",
    crumbs: isBelowServices ? ["services", service] : [service],
    link,
    rate,
    counts: serviceCounts(snapshot, context),
    total: shown.total,
    table: {
      rows: shown.rows,
      columns: columnsThatFit(endpointColumns(view), width - 1),
      markOf: (row) =>
        theme.mark(stale === undefined || row.leftAtMs !== undefined ? rowMark(row, now.atMs) : "lastKnown"),
      toneOf: (row) => toneOf(row, stale !== undefined),
    },
    empty: emptyLines({ snapshot, similar, isFiltered: shown.total > 0 }, width, context),
    events,
    eventCount,
    message: { link, notice, problem: problemToTell(shown.rows, selected), aside: "" },
    pane: selected === undefined ? () => [] : (columns) => detailLines(selected, view, columns),
  };
}

function toneOf({ leftAtMs }: EndpointRow, isStale: boolean): Tone | undefined {
  if (leftAtMs !== undefined) return "struck";
  return isStale ? "dim" : undefined;
}

/** ` 3 endpoints   4 instances   1 ▲   rev 84702` */
function serviceCounts({ counts, revision }: ServiceSnapshot, { theme }: ViewContext): Span[] {
  return [
    span(plural(counts.endpoints, "endpoint")),
    span(plural(counts.instances, "instance")),
    ...healthCounts(counts, theme),
    span(`rev ${revision}`),
  ];
}

/** Of the selected row, else of the first that has one. What is only worth knowing stands in the detail. */
function problemToTell(
  rows: readonly EndpointRow[],
  selected: EndpointRow | undefined,
): MessageFacts["problem"] {
  const row =
    selected !== undefined && selected.health !== "fine"
      ? selected
      : rows.find(({ health }) => health !== "fine");
  const [problem] = row?.problems ?? [];
  if (row === undefined || problem === undefined) return undefined;
  return { subject: row.address ?? row.id, problem, isSelected: row === selected };
}

function emptyLines(
  {
    snapshot,
    similar,
    isFiltered,
  }: { snapshot: ServiceSnapshot; similar: readonly SimilarService[]; isFiltered: boolean },
  width: number,
  { theme, replay }: ViewContext,
): Line[] {
  if (isFiltered) return [[], indented("No row matches. Esc clears the filter, ! shows all.", width, theme)];
  const name = printable(snapshot.service);
  if (replay !== undefined) return [[], indented(`No instance under ${name}/ at that time.`, width, theme)];
  if (snapshot.link.kind === "starting")
    return [[], indented(`Asking etcd what is under ${name}/`, width, theme, "dim")];
  const names = similar.map((one) => `${printable(one.name)} (${one.instanceCount})`).join(", ");
  return [
    [],
    indented(theme.sign(`No instance under ${name}/ — waiting.`), width, theme),
    ...(names === "" ? [] : [indented(`Similar: ${names}`, width, theme, "dim")]),
    indented(`Start one: zdisc publish --key ${snapshot.quotedService} --addr :8080`, width, theme, "dim"),
  ];
}

/** `user.rpc 3● 1▲ 0✗ (enlarge)`; the counts matter more than the name. */
export function tinyText(
  { service, counts, link }: ServiceSnapshot,
  columns: number,
  { theme }: ViewContext,
): string {
  const { endpoints, warnings, broken } = counts;
  const isLive = link.kind === "live";
  const fine = theme.mark(isLive ? "live" : "lastKnown").text;
  const states = `${endpoints - warnings - broken}${fine} ${warnings}${theme.mark("warning").text} ${broken}${theme.mark("broken").text}`;
  const long = `${printable(service)} ${states} (enlarge)`;
  return [...long].length <= columns ? long : states;
}
