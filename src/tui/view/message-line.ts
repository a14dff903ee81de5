/** The row above the keys: what a person must know now, one thing, the most pressing first. */

import { printable } from "../../text/printable.js";
import { cutText, textWidth } from "../../text/width.js";
import { fitLine, type Line, span } from "../line.js";
import type { Link } from "../model/link.js";
import { withoutHost } from "../model/link-words.js";
import { problemMark, type ShownProblem } from "../model/problems.js";
import type { UiState } from "../state.js";
import type { Theme, Tone } from "../theme.js";
import { clockTime, type ViewContext } from "./view-context.js";

const LONG_OUTAGE_MS = 10_000;
/** Of a text that is cut: fewer say nothing. */
const LEAST_CELLS = 8;

export interface MessageFacts {
  readonly link: Link;
  readonly notice: { readonly text: string; readonly wallMs: number } | undefined;
  /** Of the selected row, else of the first that has one; `isSelected`: ⏎ leads to where all of it stands. */
  readonly problem:
    | { readonly subject: string; readonly problem: ShownProblem; readonly isSelected: boolean }
    | undefined;
  /** Said when there is nothing else. */
  readonly aside: string;
}

export function messageLine(
  { link, notice, problem, aside }: MessageFacts,
  message: UiState["message"],
  width: number,
  context: ViewContext,
): Line {
  const { theme } = context;
  if (message !== undefined) return fitLine([span(` ${message.text}`)], width, theme.look);
  if (link.kind === "denied") {
    return marked(
      "broken",
      `${link.message} since ${clockTime(link.since.wallMs, theme)}; retrying`,
      "bad",
      width,
      theme,
    );
  }
  const outage = link.kind === "disconnected" ? outageText(link, context) : undefined;
  if (outage !== undefined) return marked("broken", outage, "bad", width, theme);
  if (link.kind !== "live")
    return marked("lastKnown", "the rows are as they were last known", "plain", width, theme);
  if (notice !== undefined) {
    return marked("warning", `${notice.text} (${clockTime(notice.wallMs, theme)})`, "warn", width, theme);
  }
  return problem === undefined
    ? fitLine([span(` ${aside}`, "dim")], width, theme.look)
    : problemLine(problem, width, theme);
}

/** After a while: which hosts were tried, and why each failed. */
function outageText(
  link: Extract<Link, { kind: "disconnected" }>,
  { now, outage }: ViewContext,
): string | undefined {
  if (outage === undefined || now.atMs - link.since.atMs < LONG_OUTAGE_MS) return undefined;
  return outage.trials
    .map(({ host, error }) => `${host}: ${withoutHost(host, error ?? "answers")}`)
    .join("; ");
}

/** What is wrong and what to do, whole where they can be; else where to read it, or the remedy with what there is room for. */
function problemLine(
  { subject, problem, isSelected }: NonNullable<MessageFacts["problem"]>,
  width: number,
  theme: Theme,
): Line {
  const mark = theme.mark(problemMark(problem));
  const [who, what] = [printable(subject), printable(problem.message)];
  const remedy = theme.sign(` → ${printable(problem.remedy)}`);
  const line = (text: string, end: string) =>
    fitLine([span(" "), mark, span(" "), span(text), span(end)], width, theme.look);
  const room = width - 3 - textWidth(remedy);
  const whole = told(who, what, room, theme);
  if (whole !== undefined) return line(whole, remedy);
  // The cursor says whose it is.
  if (isSelected && textWidth(what) <= room) return line(what, remedy);
  if (!isSelected && room >= LEAST_CELLS) return line(cutText(`${who}: ${what}`, room, theme.look), remedy);
  const hint = isSelected ? theme.sign(" (⏎: detail)") : " (in its detail: what to do)";
  const left = width - 3 - textWidth(hint);
  const cut = cutText(`${problem.rule}: ${isSelected ? what : who}`, left, theme.look);
  return line(told(who, what, left, theme) ?? cut, hint);
}

/** `who: what`, of which only `who` may be cut; undefined where that is not enough. */
function told(who: string, what: string, cells: number, theme: Theme): string | undefined {
  const left = cells - textWidth(`: ${what}`);
  if (left < Math.min(LEAST_CELLS, textWidth(who))) return undefined;
  return `${cutText(who, left, theme.look)}: ${what}`;
}

function marked(
  mark: "broken" | "warning" | "lastKnown",
  text: string,
  tone: Tone,
  width: number,
  theme: Theme,
): Line {
  return fitLine([span(" "), theme.mark(mark), span(" "), span(text, tone)], width, theme.look);
}
