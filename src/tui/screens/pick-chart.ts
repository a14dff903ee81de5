/** Latencies of the last seconds as a chart: a line an endpoint, times on a scale that doubles, calls as heights. */
import { sparkline } from "../../text/sparkline.js";
import { padRight } from "../../text/width.js";
import { fitLine, type Line, span } from "../line.js";
import type { PickRow } from "../model/pick-rows.js";
import { type PickTally, WINDOW_SECONDS } from "../model/pick-tally.js";
import { type Percentiles, percentilesOf } from "../model/recent-latencies.js";
import type { Theme } from "../theme.js";
import { formatMs } from "./pick-figures.js";

const TICKS_MS = [
  ...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50],
  ...[100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
] as const;
/** The scale begins here, as long as what is shown fits. */
const USUAL_FIRST = TICKS_MS.indexOf(0.5);
const MOST_TICKS = 9;
const TICK_CELLS = 6;
/** ` aa p50 1200  p99 2000 ` */
const NAME_CELLS = 25;

export interface ChartOptions {
  readonly tally: PickTally;
  readonly atMs: number;
  readonly width: number;
  readonly theme: Theme;
}

interface Series {
  readonly label: string;
  readonly sorted: Float64Array;
  readonly percentiles: Percentiles | undefined;
}

export function latencyChart(rows: readonly PickRow[], options: ChartOptions): Line[] {
  const { tally, atMs, width, theme } = options;
  const series = rows.map(({ id, label }): Series => {
    const sorted = tally.of(id)?.latencies.since(atMs - WINDOW_SECONDS * 1_000) ?? new Float64Array(0);
    return { label, sorted, percentiles: percentilesOf(sorted) };
  });
  const ticks = ticksFor(series, Math.min(MOST_TICKS, Math.floor((width - NAME_CELLS) / TICK_CELLS)));
  const head = ticks.map((ms) => String(ms).padStart(TICK_CELLS)).join("");
  const nameCells = width - ticks.length * TICK_CELLS;
  return [
    fitLine([span(padRight(" latency ms", nameCells) + head, "bold")], width, theme.look),
    ...series.map((one) =>
      fitLine(
        [span(padRight(nameText(one), nameCells)), span(heights(one.sorted, ticks, theme))],
        width,
        theme.look,
      ),
    ),
  ];
}

/** ` a  p50 5.0  p99 6.0` */
function nameText({ label, percentiles }: Series): string {
  if (percentiles === undefined) return ` ${padRight(label, 2)} no call`;
  return ` ${padRight(label, 2)} p50 ${padRight(formatMs(percentiles.p50), 4)} p99 ${formatMs(percentiles.p99)}`;
}

/** The longest must fit; the shortest does, where both can. */
function ticksFor(series: readonly Series[], count: number): readonly number[] {
  const all = series.flatMap(({ percentiles }) => percentiles ?? []);
  const shortest = Math.min(...all.map(({ p50 }) => p50));
  const longest = Math.max(0, ...all.map(({ p99 }) => p99));
  const before = TICKS_MS.findLastIndex((ms) => ms <= shortest);
  const behind = TICKS_MS.findIndex((ms) => ms >= longest);
  const first = Math.max(Math.min(USUAL_FIRST, Math.max(0, before)), behind - count + 1);
  return TICKS_MS.slice(first, first + count);
}

/** How many calls took how long, a cell each sixth of the way between two ticks; blank where there is none. */
function heights(sorted: Float64Array, ticks: readonly number[], theme: Theme): string {
  const cells = new Array<number>(ticks.length * TICK_CELLS).fill(0);
  for (const ms of sorted) {
    const cell = cellOf(ms, ticks);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  return [...sparkline(cells, theme.look)].map((step, at) => (cells[at] === 0 ? " " : step)).join("");
}

/** A tick's own cell is the last of its number. */
function cellOf(ms: number, ticks: readonly number[]): number {
  const next = ticks.findIndex((tick) => tick > ms);
  if (next === 0) return Math.max(0, TICK_CELLS - 1);
  if (next === -1) return ticks.length * TICK_CELLS - 1;
  const [low = 1, high = 1] = [ticks[next - 1], ticks[next]];
  return Math.round(next * TICK_CELLS - 1 + (TICK_CELLS * Math.log(ms / low)) / Math.log(high / low));
}
