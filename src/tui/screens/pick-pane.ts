/** Beside the list, where there is room: the selected endpoint, how a pick came about, and everybody's latencies. */
import { shortLatency } from "../../text/latency.js";
import { formatNumber } from "../../text/numbers.js";
import { formatPercent } from "../../text/percent.js";
import { padRight } from "../../text/width.js";
import { type Line, span } from "../line.js";
import { type PickRow, pickMark } from "../model/pick-rows.js";
import { WINDOW_SECONDS } from "../model/pick-tally.js";
import { percentilesOf } from "../model/recent-latencies.js";
import type { Theme } from "../theme.js";
import { latencyChart } from "./pick-chart.js";
import { settingText } from "./pick-columns.js";
import { type PickFacts, type PickPlace, pickView, rowsAround } from "./pick-facts.js";
import { exactMs } from "./pick-figures.js";
import { toldLines } from "./pick-words.js";

const LABEL_CELLS = 11;

export function pickPane(facts: PickFacts, { list, context: { theme } }: PickPlace, width: number): Line[] {
  const { model, shown, told } = facts;
  const row = shown.rows[list.index];
  const { tally, atMs } = pickView(model, theme);
  const used = shown.rows.filter(({ known }) => known !== undefined);
  const lines = [
    ...(row === undefined ? [] : [...endpointLines(row, facts, theme), []]),
    ...(told.length === 0 ? [] : [...toldLines(told, told.length, width, theme), []]),
  ];
  return [...lines, ...latencyChart(rowsAround(used, list, used.length), { tally, atMs, width, theme })];
}

/** Of the selected endpoint all that is known. */
function endpointLines(row: PickRow, { model }: PickFacts, theme: Theme): Line[] {
  const { tally, atMs, isWeighed, isReal } = pickView(model, theme);
  const { id, label, known, share, picks } = row;
  const window = tally.of(id);
  const found = window && percentilesOf(window.latencies.since(atMs - WINDOW_SECONDS * 1_000));
  const failing = window === undefined ? 0 : window.failureShareIn(WINDOW_SECONDS, atMs);
  const calls = `${formatNumber(picks)} of the last ${WINDOW_SECONDS} s (${formatPercent(share)}), ${formatPercent(failing)} failed`;
  return [
    [...labelled("ENDPOINT"), theme.mark(pickMark(row)), span(` ${label === id ? label : `${label} ${id}`}`)],
    ...(isReal ? [] : [[...labelled("set to"), span(settingText(row, theme))]]),
    [...labelled("calls"), span(calls)],
    ...(found === undefined
      ? []
      : [
          [
            ...labelled("latency"),
            span(`p50 ${exactMs(found.p50)}  p90 ${exactMs(found.p90)}  p99 ${exactMs(found.p99)} ms`),
          ],
        ]),
    [
      ...labelled("client"),
      span(known === undefined ? "does not use it: others are in its subset" : knownText(known, isWeighed)),
    ],
  ];
}

function knownText(
  { lagNs, inflight, success, failureFactor, load }: NonNullable<PickRow["known"]>,
  isWeighed: boolean,
): string {
  const lag = lagNs === null ? "no call has ended" : `lag ${shortLatency(lagNs / 1e6)}`;
  const failures = failureFactor < 1.005 ? "" : `, failures weigh ${failureFactor.toFixed(1)}x`;
  const weight = isWeighed ? `, load ${formatNumber(Math.round(load))}` : "";
  return `${lag}, ${inflight} in flight, ${formatPercent(success)} ok${failures}${weight}`;
}

function labelled(name: string): Line {
  return [span(` ${padRight(name, LABEL_CELLS - 1)}`, "bold")];
}
