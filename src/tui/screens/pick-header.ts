/** The first two rows of the pick screen: where we are, how calls come, how they went of late, whether time goes. */
import { formatNumber, plural } from "../../text/numbers.js";
import { padRight } from "../../text/width.js";
import { apart, fitLine, type Line, span, widthOf } from "../line.js";
import { type Link, staleSince } from "../model/link.js";
import type { PickModel } from "../model/pick-model.js";
import { loadText, policyText } from "../model/pick-settings.js";
import { WINDOW_SECONDS } from "../model/pick-tally.js";
import { percentilesOf } from "../model/recent-latencies.js";
import type { Span } from "../theme.js";
import { statusLine } from "../view/header.js";
import type { ViewContext } from "../view/view-context.js";
import { exactMs, okText, runTime } from "./pick-figures.js";

export interface PickHeaderFacts {
  readonly model: PickModel;
  /** undefined: no etcd is asked. */
  readonly link: Link | undefined;
  readonly crumbs: readonly string[];
  readonly width: number;
}

/** So that what stands beside it does not move when a rate takes more room. */
const HOW_CELLS = 21;
/** Below it time goes slower than ours. */
const KEEPS_UP = 0.95;

export function pickStatusLine({ model, link, crumbs, width }: PickHeaderFacts, context: ViewContext): Line {
  const { theme } = context;
  if (link?.kind === "disconnected" || link?.kind === "denied")
    return statusLine({ crumbs, link, width }, context);
  const path = span(` ${["zdisc", ...crumbs].join(theme.sign(" › "))}`, "bold");
  const least = Math.min(widthOf([path]), Math.floor(width / 2));
  const right = statusForms(model, link, context).find((form) => widthOf(form) + least + 1 <= width);
  return apart([path], right ?? [], width, theme.look);
}

/** The longest form first. */
function statusForms(model: PickModel, link: Link | undefined, { theme }: ViewContext): Line[] {
  const { real, settings, realRate, run } = model;
  const how =
    real === undefined
      ? `simulated${"inFlight" in settings.load ? "," : ""} ${loadText(settings.load)}`
      : `health calls ${formatNumber(realRate)}/s`;
  const policy = real === undefined ? policyText(settings) : "p2c_ewma";
  const time = runTime(run.elapsedMs);
  const state: Line =
    link === undefined
      ? []
      : [theme.mark(staleSince(link) === undefined ? "live" : "lastKnown"), span(` ${link.kind}  `)];
  return [
    [...state, span(`${policy}  ${padRight(how, HOW_CELLS)}  ${time}`)],
    [...state, span(`${policy}  ${how}  ${time}`)],
    [span(`${policy}  ${how}  ${time}`)],
    [span(`${policy}  ${time}`)],
    [span(time)],
  ];
}

/** ` 10,000 picks  100.0% ok  p50 5.0  p90 5.8  p99 40.8 ms       seed 1   ▶ running` */
export function pickFiguresLine(
  model: PickModel,
  filter: readonly Span[],
  width: number,
  { theme }: ViewContext,
): Line {
  const { tally } = model.run.story;
  const { elapsedMs } = model.run;
  const left: Span[] = [
    span(" "),
    ...filter,
    span(`${filter.length > 0 ? "  " : ""}${plural(tally.picks, "pick")}`),
  ];
  const found = percentilesOf(tally.all.latencies.since(elapsedMs - WINDOW_SECONDS * 1_000));
  if (found !== undefined) {
    const ok = okText(tally.all.failureShareIn(WINDOW_SECONDS, elapsedMs));
    const { p50, p90, p99 } = found;
    left.push(span(`  ${ok} ok  p50 ${exactMs(p50)}  p90 ${exactMs(p90)}  p99 ${exactMs(p99)} ms`));
  }
  const seed = model.real === undefined ? [span(`seed ${model.seed}   `)] : [];
  const state = stateSpan(model);
  const shown = { ...state, text: theme.sign(state.text) };
  const right = widthOf([...left, ...seed, shown]) + 1 <= width ? [...seed, shown] : [shown];
  return widthOf([...left, ...right]) + 1 <= width
    ? apart(left, right, width, theme.look)
    : fitLine([...left, span("  "), ...right], width, theme.look);
}

function stateSpan({ isPaused, real, simulation }: PickModel): Span {
  if (isPaused) return span("‖ paused", "alert");
  if (real !== undefined || simulation.pace >= KEEPS_UP) return span("▶ running");
  // More calls than can be made in time: what is seen goes slower.
  return span(`▶ slow, ${simulation.pace.toFixed(1)}x`, "warn");
}
