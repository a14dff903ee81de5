/** Wait as lines of stderr: `  4.1 s  endpoints 3/3 ✓   healthy 2/3 ✗  10.0.3.11:8080 connection refused`. */
import { formatDuration } from "../../../duration.js";
import { printable } from "../../../text/printable.js";
import { padLeft } from "../../../text/width.js";
import type {
  ConditionDocument,
  WaitDocument,
  WaitProgressDocument,
  WaitReportDocument,
} from "../../documents/wait-report.js";
import type { EventView, Word } from "../../result.js";
import type { Style } from "../../view/style.js";

const TIME_CELLS = 7;

export const waitView: EventView<WaitDocument> =
  ({ words: style }) =>
  (document) => ({
    words: [document.kind === "waitProgress" ? progressLine(document, style) : lastLine(document, style)],
  });

function progressLine({ tookMs, conditions, stale }: WaitProgressDocument, style: Style): string {
  const states = conditions.map((condition) => {
    const mark = stale ? "lastKnown" : condition.met ? "passed" : "broken";
    return `${printable(progressOf(condition))} ${style.mark(mark)}`;
  });
  const whys = stale ? [AWAY] : conditions.flatMap(({ why }) => (why === null ? [] : [printable(why)]));
  // Not rounded up: no line is later than the end that formatDuration tells.
  const time = padLeft(`${(Math.floor(tookMs / 100) / 10).toFixed(1)} s`, TIME_CELLS);
  return [`${time}  ${states.join("   ")}`, ...whys].join("  ");
}

const AWAY = "etcd is away: last known";

function lastLine(report: WaitReportDocument, style: Style): string {
  const { mark = "passed", text } = conclusionOf(report);
  return `${style.mark(mark)} ${printable(text)}`;
}

/** `met after 6.3 s`, or `not met after 60 s: endpoints 2/3`. */
export function conclusionOf({ met, tookMs, stale, conditions }: WaitReportDocument): Word {
  const after = formatDuration(tookMs);
  if (met) return { word: "conclusion", text: `met after ${after}` };
  const unmet = conditions.filter((condition) => !condition.met).map(unmetText);
  const away = stale ? ` (${AWAY})` : "";
  const text = `not met after ${after}: ${unmet.join(", ")}${away}`;
  return { word: "conclusion", mark: "broken", isLeftOutByQuiet: true, text };
}

function unmetText(condition: ConditionDocument): string {
  const { why, actual } = condition;
  if (condition.condition.startsWith("stable=")) return `${condition.condition} (quiet for ${actual})`;
  return why === null ? progressOf(condition) : `${progressOf(condition)} (${why})`;
}

/** `endpoints 2/3`, `endpoints 2 (=3)`, `healthy 2/3`, `gone (2 left)`; what needs no number as it was typed. */
function progressOf({ condition, actual, met }: ConditionDocument): string {
  const [, comparison, count] = /^endpoints(>=|<=|=)(\d+)$/.exec(condition) ?? [];
  if (comparison === ">=") return `endpoints ${actual}/${count}`;
  if (comparison !== undefined) return `endpoints ${actual} (${comparison}${count})`;
  if (condition === "healthy") return `healthy ${actual}`;
  return condition === "gone" && !met ? `gone (${actual} left)` : condition;
}
