/** What the pick screen says in sentences: the last pick, what changes did, why shares are as they are. */
import type { PolicyName } from "../../balancer/policy.js";
import { formatNumber, plural } from "../../text/numbers.js";
import { printable } from "../../text/printable.js";
import { padRight } from "../../text/width.js";
import { apart, fitLine, inTone, type Line, span, wrap } from "../line.js";
import type { Link } from "../model/link.js";
import type { PickChange } from "../model/pick-changes.js";
import type { PickModel } from "../model/pick-model.js";
import type { ChangeWords } from "../model/pick-settings.js";
import { WINDOW_SECONDS } from "../model/pick-tally.js";
import type { UiState } from "../state.js";
import type { Theme } from "../theme.js";
import { messageLine } from "../view/message-line.js";
import type { ViewContext } from "../view/view-context.js";
import { effectText, runTime } from "./pick-figures.js";

const CHANGE_CELLS = 26;
const GAP = "  ";

/** ` last pick  c vs a: 7078 < 8944 → c   (1 s rule: no)                     e: more` */
export function lastPickLine(model: PickModel, width: number, theme: Theme): Line {
  const { real, simulation } = model;
  const text = theme.sign(real === undefined ? simulatedPick(model) : realPick(model));
  const more = real === undefined && simulation.lastPick !== undefined ? [span("e: more", "dim")] : [];
  return apart([span(" last pick  ", "bold"), span(text)], more, width, theme.look);
}

function simulatedPick(model: PickModel): string {
  const { lastPick } = model.simulation;
  if (lastPick === undefined) return "none yet";
  const { chosen, candidates, isForced } = lastPick;
  if (chosen === null) return "nobody: no endpoint is there";
  const label = model.labelOf(chosen);
  const [winner, loser] = candidates;
  if (winner === undefined || loser === undefined) return `→ ${label}, ${REASONS[model.settings.policy]}`;
  const [load, other] = [Math.round(winner.load), Math.round(loser.load)];
  const loads = `${formatNumber(load)} ${signBetween(load, other)} ${formatNumber(other)}`;
  return `${label} vs ${model.labelOf(loser.address)}: ${loads} → ${label}   (1 s rule: ${isForced ? "yes" : "no"})`;
}

/** Of picks in which no two are compared. */
const REASONS = {
  p2c_ewma: "the only one",
  round_robin: "the next in turn",
  consistent_hash: "the owner of the call's key",
  random: "by chance",
} as const satisfies Record<PolicyName, string>;

function signBetween(load: number, other: number): string {
  if (load === other) return "=";
  return load < other ? "<" : ">";
}

function realPick(model: PickModel): string {
  const last = model.real?.lastPick;
  if (last === undefined) return "none yet";
  return `→ ${model.labelOf(last.address)}   (1 s rule: ${last.isForced ? "yes" : "no"})`;
}

/** ` 00:12 c latency 5 → 50 ms       share 33% → 1.1% within 0.6 s`, the newest first. */
export function changeLines(
  changes: readonly PickChange[],
  most: number,
  width: number,
  theme: Theme,
): Line[] {
  return changes
    .slice(-most)
    .reverse()
    .map(({ atMs, words, effect }) => {
      const result = effect?.result;
      const rest = effect === undefined || effect.isOver ? "" : theme.sign(" …");
      const text = result === undefined ? "" : theme.sign(effectText(result));
      return fitLine(
        [
          span(` ${runTime(atMs)} `, "dim"),
          span(`${padRight(theme.sign(wordsText(words)), CHANGE_CELLS - GAP.length)}${GAP}`),
          span(text),
          span(rest, "dim"),
        ],
        width,
        theme.look,
      );
    });
}

/** `c latency 5 → 50 ms`, `c taken out`, `policy round_robin` */
function wordsText({ what, from, to }: ChangeWords): string {
  if (what === "") return to;
  return from === "" ? `${what} ${to}` : `${what} ${from} → ${to}`;
}

export interface PickWordFacts {
  readonly model: PickModel;
  readonly link: Link | undefined;
  readonly state: Pick<UiState, "message" | "question">;
  /** Why shares are as they are; null: nothing is to be said. */
  readonly explanation: string | null;
}

/** The most pressing thing, on as many lines as there are; the last of them is never blank. */
export function pickWordLines(
  facts: PickWordFacts,
  rows: number,
  width: number,
  context: ViewContext,
): Line[] {
  const lines = wordLines(facts, rows, width, context).slice(0, rows);
  return [...Array.from({ length: rows - lines.length }, (): Line => []), ...lines];
}

function wordLines(facts: PickWordFacts, rows: number, width: number, context: ViewContext): readonly Line[] {
  const { model, link, explanation } = facts;
  const { theme } = context;
  const { question, message } = facts.state;
  if (question !== undefined)
    return linesOf(wrap(theme.sign(question.text), width - 2), width, theme).map((line) =>
      inTone(line, "alert"),
    );
  if (link !== undefined && (message !== undefined || link.kind !== "live"))
    return [messageLine({ link, notice: undefined, problem: undefined, aside: "" }, message, width, context)];
  if (message !== undefined) return linesOf([message.text], width, theme);
  if (isUnserved(model)) return [unservedLine(model, width, theme)];
  return explanation === null ? [] : linesOf(wholeSentences(explanation, rows, width - 2), width, theme);
}

function linesOf(texts: readonly string[], width: number, theme: Theme): Line[] {
  return texts.map((text) => fitLine([span(` ${text}`)], width, theme.look));
}

/** As many sentences as there is room for; the first in any case. */
function wholeSentences(text: string, rows: number, cells: number): readonly string[] {
  const sentences = text.split(/(?<=\.) /);
  for (let count = sentences.length; count > 1; count -= 1) {
    const lines = wrap(sentences.slice(0, count).join(" "), cells);
    if (lines.length <= rows) return lines;
  }
  return wrap(sentences[0] ?? "", cells);
}

/** Real calls are made, and none goes anywhere. */
function isUnserved({ real, run }: PickModel): boolean {
  return (real?.unserved ?? 0) > 0 && run.story.tally.all.picksIn(WINDOW_SECONDS, run.elapsedMs) === 0;
}

function unservedLine({ real }: PickModel, width: number, theme: Theme): Line {
  const text = ` ${plural(real?.unserved ?? 0, "call")} found no endpoint that answers`;
  return fitLine([span(" "), theme.mark("warning"), span(text, "warn")], width, theme.look);
}

/** The keys that answer a question; where there is no room for it above, with it. */
export function answerLine(text: string, hasRoom: boolean, width: number, theme: Theme): Line {
  const keys = hasRoom ? " ⏎ yes   any other key: no" : ` ⏎ yes: ${text}`;
  return inTone(fitLine([span(theme.sign(keys))], width, theme.look), "alert");
}

/** The pick that is told in full. */
export function toldLines(lines: readonly string[], most: number, width: number, theme: Theme): Line[] {
  return lines.slice(0, most).map((line, at) => {
    const text = span(` ${theme.sign(printable(line))}`, at === 0 ? "bold" : "plain");
    return at === 0
      ? apart([text], [span("e: close", "dim")], width, theme.look)
      : fitLine([text], width, theme.look);
  });
}
