/** What stands in the columns of the pick screen. */
import { bar } from "../../text/bars.js";
import { shortLatency } from "../../text/latency.js";
import { formatNumber } from "../../text/numbers.js";
import { formatPercent } from "../../text/percent.js";
import { sparkline } from "../../text/sparkline.js";
import { span } from "../line.js";
import type { PickRow } from "../model/pick-rows.js";
import { setMs } from "../model/pick-settings.js";
import { type CallWindow, type PickTally, WINDOW_SECONDS } from "../model/pick-tally.js";
import { percentilesOf } from "../model/recent-latencies.js";
import type { Span, Theme } from "../theme.js";
import type { Column } from "../view/table.js";
import { formatMs } from "./pick-figures.js";

export interface PickView {
  readonly theme: Theme;
  readonly tally: PickTally;
  /** The calls' own time. */
  readonly atMs: number;
  /** Whether loads mean anything to the policy. */
  readonly isWeighed: boolean;
  readonly isReal: boolean;
}

const SPARK_CELLS = 10;
/** Seconds of one cell of the sparkline. */
const SPARK_SECONDS = 6;
const USUAL_ADDRESS = 15;
const MOST_ADDRESS = 21;
/** A full bar and a blank behind it. */
const BAR_CELLS = 14;
const PERCENT_CELLS = 5;

export interface PickColumnsOptions {
  readonly view: PickView;
  /** Of the widest address. */
  readonly addressCells: number;
  /** Cells that labels and a thumb take beyond one letter. */
  readonly extraCells: number;
  readonly largestShare: number;
}

export function pickColumns(options: PickColumnsOptions): Column<PickRow>[] {
  const { view, addressCells, extraCells, largestShare } = options;
  const address = Math.max(USUAL_ADDRESS, Math.min(MOST_ADDRESS, addressCells));
  const barCells = BAR_CELLS - (address - USUAL_ADDRESS) - extraCells;
  return [
    { title: "ENDPOINT", cells: address, sort: 0, cell: ({ id }) => span(id) },
    {
      ...{ title: `SHARE ${WINDOW_SECONDS} S`, cells: PERCENT_CELLS + 1 + barCells, gap: 1, sort: 1 },
      cell: (row) => shareOf(row, { view, largestShare, cells: barCells - 1 }),
    },
    ...clientColumns(view),
    ...callColumns(view),
    sparkColumn(view),
  ];
}

function shareOf(
  { share, known, picks }: PickRow,
  { view, largestShare, cells }: { view: PickView; largestShare: number; cells: number },
): Span {
  if (known === undefined && picks === 0) return span(view.theme.sign("–").padStart(PERCENT_CELLS), "dim");
  const length = largestShare === 0 ? 0 : share / largestShare;
  return span(
    `${formatPercent(share).padStart(PERCENT_CELLS)} ${bar(length, { cells, ...view.theme.look })}`,
  );
}

/** What the client knows. */
function clientColumns({ theme, isWeighed }: PickView): Column<PickRow>[] {
  const none = span(theme.sign("–"), "dim");
  const known = (tell: (known: NonNullable<PickRow["known"]>) => string | undefined) => (row: PickRow) => {
    const text = row.known === undefined ? undefined : tell(row.known);
    return text === undefined ? none : span(text);
  };
  return [
    {
      ...{ title: "LAG", cells: 7, gap: 0, align: "right", sort: 2 },
      cell: known(({ lagNs }) => (lagNs === null ? undefined : shortLatency(lagNs / 1e6))),
    },
    {
      ...{ title: "INFL", cells: 4, align: "right", keep: 8 },
      cell: known(({ inflight }) => formatNumber(inflight)),
    },
    {
      ...{ title: "OK", cells: 4, align: "right", keep: 7 },
      cell: known(({ success }) => `${Math.round(success * 100)}%`),
    },
    {
      ...{ title: "LOAD", cells: 5, align: "right", sort: 3, keep: 6 },
      cell: known(({ load }) => (isWeighed ? shortNumber(load) : undefined)),
    },
  ];
}

/** What was seen of its calls, and what it is set to: where there is room. */
function callColumns({ theme, tally, atMs, isReal }: PickView): Column<PickRow>[] {
  const none = span(theme.sign("–"), "dim");
  const seen = (tell: (window: CallWindow) => string | undefined) => (row: PickRow) => {
    const window = tally.of(row.id);
    const text = window === undefined ? undefined : tell(window);
    return text === undefined ? none : span(text);
  };
  const latency = (which: "p50" | "p99") =>
    seen(({ latencies }) => {
      const found = percentilesOf(latencies.since(atMs - WINDOW_SECONDS * 1_000));
      return found === undefined ? undefined : formatMs(found[which]);
    });
  const set = (row: PickRow) => (isReal ? none : span(settingText(row, theme)));
  return [
    { title: "P50", cells: 5, align: "right", keep: 4, cell: latency("p50") },
    { title: "P99", cells: 5, align: "right", keep: 3, cell: latency("p99") },
    {
      ...{ title: "FAIL", cells: 5, align: "right", keep: 2 },
      cell: seen((window) => formatPercent(window.failureShareIn(WINDOW_SECONDS, atMs))),
    },
    { title: "SET TO", cells: 17, keep: 1, cell: set },
  ];
}

/** `50 ms`, `50 ms, 50% fail`, `taken out` */
export function settingText({ setting, leftAtMs }: PickRow, theme: Theme): string {
  if (leftAtMs !== undefined || setting === undefined) return "left etcd";
  if (setting.isOut) return "taken out (x)";
  const failing = setting.failureRate === 0 ? "" : `, ${Math.round(setting.failureRate * 100)}% fail`;
  return theme.sign(`${setMs(setting.latencyMs)} ms${failing}`);
}

function sparkColumn({ theme, tally, atMs }: PickView): Column<PickRow> {
  const all = bins(tally.all.picksBySecond(atMs), atMs);
  const sharesOf = (window: CallWindow) =>
    bins(window.picksBySecond(atMs), atMs).map((picks, at) => picks / Math.max(1, all[at] ?? 0));
  const highest = Math.max(0, ...[...tally.windows].flatMap(sharesOf));
  const first = all.findIndex((picks) => picks > 0);
  return {
    ...{ title: "SHARE 60 S", cells: SPARK_CELLS, keep: 5, align: "right" },
    cell({ id }) {
      const window = tally.of(id);
      // Nothing is drawn of the time before the first call.
      if (window === undefined || first === -1) return span("");
      return span(sparkline(sharesOf(window).slice(first), { ...theme.look, highest }));
    },
  };
}

/** Sums of six seconds each, so placed that a sum does not change when another second begins; the last is not over yet. */
function bins(bySecond: readonly number[], atMs: number): number[] {
  const ofLast = (Math.floor(atMs / 1_000) % SPARK_SECONDS) + 1;
  const sums = new Array<number>(SPARK_CELLS).fill(0);
  bySecond.forEach((count, at) => {
    const back = Math.ceil((bySecond.length - at - ofLast) / SPARK_SECONDS);
    const place = SPARK_CELLS - 1 - Math.max(0, back);
    if (place >= 0) sums[place] = (sums[place] ?? 0) + count;
  });
  return sums;
}

/** In five cells: `7240`, `316k`, `50.1M`. */
function shortNumber(value: number): string {
  if (value < 10_000) return String(Math.round(value));
  return value < 1e6 ? `${Math.round(value / 1e3)}k` : `${(value / 1e6).toFixed(1)}M`;
}
