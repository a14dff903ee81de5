/** The statistics of a log as text. */
import { formatDuration } from "../../../duration.js";
import { shortLatency } from "../../../text/latency.js";
import { formatNumber, plural } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type {
  PickedEndpointDocument,
  PickLogDocument,
  PickReportDocument,
  PickResetDocument,
} from "../../documents/pick-report.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";
import { cellsLeft, endpointColumn, shareColumn } from "./endpoint-table.js";
import { nameAll } from "./wording.js";

type Row = PickedEndpointDocument;

const BAR_CELLS = 20;
const MOST_RESETS = 5;
const DAY_MS = 86_400_000;
const MINUTES_END = "02:11".length;

export function* logLines(document: PickReportDocument, hidden: number, style: Style): Iterable<string> {
  const { endpoints, log } = document;
  if (log === null) return;
  if (style.hasHeaders) yield title(document, log, endpoints.length + hidden, style);
  for (const picker of new Set(endpoints.map((endpoint) => endpoint.picker))) {
    const rows = endpoints.filter((endpoint) => endpoint.picker === picker);
    yield* tableLines(rows, columnsOf(rows, style), { hasHeaders: style.hasHeaders });
  }
  if (hidden > 0) yield `… ${hidden} more (-o wide, or a pipe)`;
  if (style.hasHeaders) yield* resetLines(log.resets, style);
}

/** `p2c lines: 60, from 02:11 to 03:11; requests 481,022; 3 endpoints` */
function title(
  { picks, durationMs }: PickReportDocument,
  log: PickLogDocument,
  endpoints: number,
  style: Style,
): string {
  const { lines, from, to, pickers, truncatedLines } = log;
  const time = (text: string) => style.timeInSeconds(Date.parse(text)).slice(0, MINUTES_END);
  const long = (durationMs ?? 0) >= DAY_MS ? ` (${formatDuration(durationMs ?? 0)})` : "";
  const when = from === null || to === null ? "" : `, from ${time(from)} to ${time(to)}${long}`;
  const of = pickers > 1 ? ` of ${pickers} services` : "";
  const cut = truncatedLines === 0 ? "" : `; ${plural(truncatedLines, "line")} cut by MaxContentLength`;
  return `p2c lines: ${formatNumber(lines)}${when}; requests ${formatNumber(picks)}; ${plural(endpoints, "endpoint")}${of}${cut}`;
}

function columnsOf(rows: readonly Row[], style: Style): Column<Row>[] {
  const none = style.isAscii ? "-" : "–";
  const largestShare = rows.reduce((most, { share }) => Math.max(most, share), 0);
  const others: Column<Row>[] = [
    { title: "REQS", align: "right", minWidth: 9, cell: ({ picks }) => formatNumber(picks) },
    shareColumn(largestShare, BAR_CELLS, style),
    { title: "LAST LOAD", align: "right", cell: ({ load }) => String(load) },
    {
      title: "LAG AT MOST",
      align: "right",
      cell: ({ lagAtMostMs }) => (lagAtMostMs === null ? none : shortLatency(lagAtMostMs)),
    },
  ];
  return [endpointColumn(rows, cellsLeft(others, rows, style), style), ...others];
}

/** `reset  02:43:10  10.0.3.9:8080 left: all was forgotten` */
function* resetLines(resets: readonly PickResetDocument[], style: Style): Iterable<string> {
  const shown = style.isVerbose ? resets : resets.slice(0, MOST_RESETS);
  for (const { time, joined, left } of shown) {
    const when = time === null ? "" : `${style.timeInSeconds(Date.parse(time))}  `;
    const what = [
      ...(joined.length > 0 ? [`${names(joined)} joined`] : []),
      ...(left.length > 0 ? [`${names(left)} left`] : []),
    ];
    yield `reset  ${when}${what.length === 0 ? "a new picker" : what.join(", ")}: all was forgotten`;
  }
  if (resets.length > shown.length) yield `… ${resets.length - shown.length} more resets (-v)`;
}

function names(addresses: readonly string[]): string {
  return nameAll(addresses.map(printable));
}
