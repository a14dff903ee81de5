/** The endpoints of a simulation, a row each. */
import { bar } from "../../../text/bars.js";
import { shortLatency } from "../../../text/latency.js";
import { formatNumber } from "../../../text/numbers.js";
import { formatPercent } from "../../../text/percent.js";
import { printable } from "../../../text/printable.js";
import { cutText, padRight } from "../../../text/width.js";
import type { PickedEndpointDocument, PickReportDocument } from "../../documents/pick-report.js";
import type { Style } from "../../view/style.js";
import { type Column, tableLines } from "../../view/table.js";

type Row = PickedEndpointDocument;

export interface EndpointTableOptions {
  readonly document: PickReportDocument;
  /** It has a full bar. */
  readonly largestShare: number;
  readonly isWide: boolean;
}

const BAR_CELLS = 16;
/** Beside the shares that were predicted. */
const SHORT_BAR_CELLS = 5;
const PERCENT_CELLS = 5;
const GAP_CELLS = 2;
const LEAST_ADDRESS_CELLS = 12;
const USUAL_ADDRESS_CELLS = 15;

export function endpointTable(
  rows: readonly Row[],
  { document, largestShare, isWide }: EndpointTableOptions,
  style: Style,
): Iterable<string> {
  const others: Column<Row>[] = [
    { title: "PICKS", align: "right", minWidth: 7, cell: ({ picks }) => formatNumber(picks) },
    shareColumn(largestShare, document.mode === "probe" ? SHORT_BAR_CELLS : BAR_CELLS, style),
    ...(document.mode === "probe" ? [PREDICTED] : []),
    ...knownColumns(document, style),
    ...(isWide ? WIDE_COLUMNS : []),
  ];
  const cells = isWide ? undefined : cellsLeft(others, rows, style);
  return tableLines(rows, [endpointColumn(rows, cells, style), ...others], { hasHeaders: style.hasHeaders });
}

/** What other columns leave of a terminal's line; undefined: there is none. */
export function cellsLeft(
  others: readonly Column<Row>[],
  rows: readonly Row[],
  { columns }: Style,
): number | undefined {
  if (columns === undefined) return undefined;
  const widths = others.map(({ title, minWidth = 0, cell }) =>
    Math.max(title.length, minWidth, ...rows.map((row) => cell(row).length)),
  );
  return columns - widths.reduce((sum, width) => sum + width + GAP_CELLS, 0);
}

/** `a 10.0.3.7:8080`; a label that stands for itself once. A long address is cut, to 12 cells at the most. */
export function endpointColumn(
  rows: readonly Row[],
  cells: number | undefined,
  { isAscii }: Style,
): Column<Row> {
  const labelCells = Math.max(...rows.map(({ label }) => label.length));
  const most =
    cells === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST_ADDRESS_CELLS, cells - labelCells - 1);
  const areNamed = rows.some(({ label, address }) => label !== address);
  return {
    title: `${" ".repeat(labelCells + 1)}ENDPOINT`,
    minWidth: areNamed ? labelCells + 1 + Math.min(USUAL_ADDRESS_CELLS, most) : 0,
    cell: ({ label, address }) =>
      areNamed ? `${padRight(label, labelCells)} ${cutText(printable(address), most, { isAscii })}` : label,
  };
}

/** `43.2% █████████████▍`, the largest share having a bar of `cells`. */
export function shareColumn(largestShare: number, cells: number, { isAscii }: Style): Column<Row> {
  return {
    title: "SHARE",
    minWidth: PERCENT_CELLS + 1 + cells,
    cell({ share }) {
      const length = largestShare === 0 ? 0 : share / largestShare;
      return `${formatPercent(share).padStart(PERCENT_CELLS)} ${bar(length, { cells, isAscii })}`;
    },
  };
}

function knownColumns({ policy }: PickReportDocument, { isAscii }: Style): Column<Row>[] {
  const none = isAscii ? "-" : "–";
  const columns: Column<Row>[] = [
    {
      title: "LAG",
      align: "right",
      minWidth: 7,
      cell: ({ lagMs }) => (lagMs === null ? none : shortLatency(lagMs)),
    },
    {
      title: "INFL",
      align: "right",
      cell: ({ inflight }) => (inflight === null ? none : formatNumber(inflight)),
    },
    {
      title: "OK",
      align: "right",
      minWidth: 4,
      cell: ({ success }) => (success === null ? none : `${Math.round(success * 100)}%`),
    },
  ];
  const load: Column<Row> = {
    title: "LOAD",
    align: "right",
    minWidth: 5,
    cell: ({ load }) => (load === null ? none : String(load)),
  };
  return policy === "p2c_ewma" ? [...columns, load] : columns;
}

/** What a simulation says of endpoints as these. */
const PREDICTED: Column<Row> = {
  title: "PREDICTED",
  align: "right",
  cell: ({ predictedShare }) => (predictedShare === undefined ? "-" : formatPercent(predictedShare)),
};

const WIDE_COLUMNS: readonly Column<Row>[] = [
  { title: "FORCED", align: "right", cell: ({ forcedPicks }) => formatNumber(forcedPicks ?? 0) },
  { title: "FAILED", align: "right", cell: ({ failures }) => formatNumber(failures ?? 0) },
  {
    title: "P50",
    align: "right",
    cell: ({ latencyMs }) => (latencyMs === null ? "-" : shortLatency(latencyMs.p50)),
  },
  {
    title: "P99",
    align: "right",
    cell: ({ latencyMs }) => (latencyMs === null ? "-" : shortLatency(latencyMs.p99)),
  },
];
