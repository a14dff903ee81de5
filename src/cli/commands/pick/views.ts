/** The report as text: a title, a row an endpoint, and how long calls took. */
import { plural } from "../../../text/numbers.js";
import type { LatencyDocument, PickReportDocument } from "../../documents/pick-report.js";
import type { Views } from "../../result.js";
import type { Style } from "../../view/style.js";
import { endpointTable } from "./endpoint-table.js";
import { logLines } from "./log-view.js";
import { formatSeconds } from "./wording.js";

const LINE_CELLS = 80;
/** With title, latency and sentences a screen of 24 lines. */
const MOST_ROWS = 12;

export const views: Views<PickReportDocument> = {
  table: (document, style) => reportLines(document, style, false),
  wide: (document, style) => reportLines(document, style, true),
};

function* reportLines(document: PickReportDocument, style: Style, isWide: boolean): Iterable<string> {
  if (document.endpoints.length === 0) return;
  const isCut = style.columns !== undefined && !isWide && document.endpoints.length > MOST_ROWS;
  const shown = isCut ? document.endpoints.slice(0, MOST_ROWS) : document.endpoints;
  const hidden = document.endpoints.length - shown.length;
  if (document.mode === "log") return yield* logLines({ ...document, endpoints: shown }, hidden, style);
  if (style.hasHeaders) yield* [...title(document), ""];
  yield* endpointTable(shown, { largestShare: largestShare(document), isWide, document }, style);
  if (hidden > 0) yield moreLine(hidden);
  if (style.hasHeaders) yield* ["", ...latencyLines(document)];
}

/** Of all, those that are not shown, too: bars are measured by it. */
export function largestShare({ endpoints }: PickReportDocument): number {
  return endpoints.reduce((most, { share }) => Math.max(most, share), 0);
}

export function moreLine(hidden: number): string {
  return `… ${hidden} more (-o wide, or a pipe)`;
}

/** `p2c_ewma, simulated: 10,000 picks at 200/s (51.2 s), seed 1`; what is too long for a line stands on two. */
function title(document: PickReportDocument): string[] {
  const { policy, strictGoZero, picks, ratePerSecond, inFlight, durationMs, seed } = document;
  const what = document.mode === "probe" ? "health calls" : "simulated";
  const head = `${policy}${strictGoZero ? " of go-zero" : ""}, ${what}:`;
  const load = inFlight === null ? ` at ${ratePerSecond}/s` : `, ${inFlight} always open`;
  const rest = `${plural(picks, "pick")}${load} (${formatSeconds(durationMs ?? 0)}), seed ${seed}`;
  return head.length + 1 + rest.length <= LINE_CELLS ? [`${head} ${rest}`] : [head, `  ${rest}`];
}

/** `latency  p50 5.0  p90 5.8  p99 40.8 ms     round_robin: p50 5.1  p90 54  p99 59` */
function latencyLines({ latencyMs, comparison }: PickReportDocument): string[] {
  if (latencyMs === null) return ["latency  no call has ended yet"];
  const own = `latency  ${percentiles(latencyMs, 100)} ms`;
  if (comparison?.latencyMs == null) return [own];
  const other = `${comparison.policy}: ${percentiles(comparison.latencyMs, 10)}`;
  const line = `${own}     ${other}`;
  return line.length <= LINE_CELLS ? [line] : [own, `         ${other} ms`];
}

/** With a decimal below `wholeFrom` ms. */
function percentiles({ p50, p90, p99 }: LatencyDocument, wholeFrom: number): string {
  const text = (ms: number) => (ms < wholeFrom ? ms.toFixed(1) : String(Math.round(ms)));
  return `p50 ${text(p50)}  p90 ${text(p90)}  p99 ${text(p99)}`;
}
