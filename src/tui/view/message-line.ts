/** The row above the keys: what a person must know now, one thing, the most pressing first. */

import { printable } from "../../text/printable.js";
import { cutText, textWidth } from "../../text/width.js";
import { fitLine, type Line, span } from "../line.js";
import type { Link } from "../model/link.js";
import { problemMark, type ShownProblem } from "../model/problems.js";
import type { UiState } from "../state.js";
import type { Theme, Tone } from "../theme.js";
import { clockTime, type ViewContext } from "./view-context.js";

const LONG_OUTAGE_MS = 10_000;

export interface MessageFacts {
  readonly link: Link;
  readonly notice: { readonly text: string; readonly wallMs: number } | undefined;
  /** Of the selected row, else of the first that has one. */
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
  return outage.trials.map(({ host, error }) => `${host}: ${error ?? "answers"}`).join("; ");
}

/** The remedy is never cut off for the sake of the rest. */
function problemLine(
  { subject, problem, isSelected }: NonNullable<MessageFacts["problem"]>,
  width: number,
  theme: Theme,
): Line {
  const mark = theme.mark(problemMark(problem));
  const what = `${printable(subject)}: ${printable(problem.message)}`;
  const remedy = theme.sign(` → ${printable(problem.remedy)}`);
  const room = width - 3 - textWidth(remedy);
  if (textWidth(what) <= room || !isSelected) {
    return fitLine(
      [span(" "), mark, span(" "), span(cutText(what, Math.max(20, room), theme.look)), span(remedy)],
      width,
      theme.look,
    );
  }
  const hint = theme.sign(" (⏎: detail)");
  return fitLine(
    [span(" "), mark, span(" "), span(cutText(what, width - 3 - textWidth(hint), theme.look)), span(hint)],
    width,
    theme.look,
  );
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
