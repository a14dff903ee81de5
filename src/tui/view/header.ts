/** The first two rows: where we are, how etcd is, how much there is and how much changes. */
import { formatDuration } from "../../duration.js";
import { sparkline } from "../../text/sparkline.js";
import { apart, fitLine, inTone, type Line, span, widthOf } from "../line.js";
import type { RateCounts } from "../model/change-rate.js";
import type { Link } from "../model/link.js";
import type { Span } from "../theme.js";
import { clockMinute, clockTime, type ViewContext } from "./view-context.js";

export interface HeaderFacts {
  /** `services`, `user.rpc`, `10.0.3.9:8080` */
  readonly crumbs: readonly string[];
  readonly link: Link;
  /** When anything was heard of etcd last, for an outage. */
  readonly width: number;
}

export function statusLine({ crumbs, link, width }: HeaderFacts, context: ViewContext): Line {
  const { theme, pause, replay } = context;
  if (link.kind === "disconnected" || link.kind === "denied") {
    const right = replay === undefined ? [] : [span(`${replayText(replay, context)} `)];
    return inTone(apart(brokenLine(link, context), right, width, theme.look), "alert");
  }
  if (replay?.isPaused) return inTone(fitLine(pausedReplayLine(replay, context), width, theme.look), "alert");
  if (pause !== undefined) return inTone(fitLine(pausedLine(pause, context), width, theme.look), "alert");
  const path = span(` ${["zdisc", ...crumbs].join(theme.sign(" › "))}`, "bold");
  const least = Math.min(widthOf([path]), Math.floor(width / 2));
  const right = statusForms(link, context).find((form) => widthOf(form) + least + 1 <= width);
  return apart([path], right ?? [], width, theme.look);
}

type Replay = NonNullable<ViewContext["replay"]>;

/** `replay 03:14:40 60x` */
function replayText({ speed, isOver }: Replay, { theme, now }: ViewContext): string {
  return `replay ${clockTime(now.wallMs, theme)} ${isOver ? "ended" : `${speed}x`}`;
}

function pausedReplayLine({ speed }: Replay, { theme, now }: ViewContext): Line {
  return [
    span(` ${theme.sign("‖")} paused ${clockTime(now.wallMs, theme)}, replay ${speed}x   space goes on`),
  ];
}

/** What is said of etcd, the longest form first. */
function statusForms(link: Link, context: ViewContext): Line[] {
  const { theme, host, now, replay } = context;
  if (replay !== undefined) return [[span(replayText(replay, context))], [span("replay")]];
  const time = span(clockMinute(now.wallMs, theme));
  const mark = theme.mark(link.kind === "live" ? "live" : "lastKnown");
  const state: Line = [mark, span(` ${link.kind}`)];
  const facts = host?.host === link.host ? host : undefined;
  const version = facts === undefined ? "" : `${facts.version}  `;
  const roundTrip = facts === undefined ? "" : `${formatRoundTrip(facts.roundTripMs)}  `;
  const forms = [`${link.host}  ${version}${roundTrip}`, `${link.host}  ${version}`, `${link.host}  `, ""];
  return [...forms.map((form): Line => [...state, span(`  ${form}`), time]), [...state], [mark]];
}

function formatRoundTrip(ms: number): string {
  if (ms < 0.05) return "<0.1 ms";
  return ms < 100 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}

function brokenLine(
  link: Extract<Link, { kind: "disconnected" | "denied" }>,
  { theme, now, outage }: ViewContext,
): Line {
  const { text } = theme.mark("broken");
  const known = `last known ${clockTime(link.since.wallMs, theme)}`;
  const forMs = Math.max(0, now.atMs - link.since.atMs);
  if (link.kind === "denied")
    return [span(` ${text} denied ${formatDuration(forMs)}   ${known}   ${link.message}`)];
  const tried =
    outage === undefined ? "" : `   trying ${triedText(outage.trials)}, attempt ${outage.attempts}`;
  return [span(` ${text} disconnected ${tenths(forMs)}   ${known}${tried}`)];
}

/** Under a second in tenths, too: it is counted up before one's eyes. */
function tenths(ms: number): string {
  return ms < 10_000 ? `${(Math.floor(ms / 100) / 10).toFixed(1)} s` : formatDuration(ms);
}

function triedText(trials: readonly { readonly host: string }[]): string {
  const [first] = trials;
  return trials.length === 1 && first !== undefined ? first.host : `${trials.length} hosts`;
}

function pausedLine({ since, changes }: NonNullable<ViewContext["pause"]>, { theme }: ViewContext): Line {
  const waiting = `${changes} ${changes === 1 ? "change" : "changes"} waiting`;
  return [span(` ${theme.sign("‖")} paused ${clockTime(since.wallMs, theme)}, ${waiting}   space goes on`)];
}

/** ` 3 endpoints   4 instances   1 ▲   rev 84702    changes/min ▁▁▂▁`, of the minutes since zdisc looks. */
export function countsLine(
  counts: readonly Span[],
  rate: RateCounts,
  width: number,
  { theme }: ViewContext,
): Line {
  const left: Span[] = [span(" ")];
  counts.forEach((count, at) => {
    if (at > 0 && count.tone === "plain") left.push(span("   "));
    left.push(count);
  });
  const seen = rate.slice(
    Math.max(
      0,
      rate.findIndex((count) => count !== undefined),
    ),
  );
  const spark: Line = [span("changes/min ", "dim"), span(sparkline(seen, theme.look))];
  return widthOf(left) + widthOf(spark) + 2 <= width
    ? apart(left, spark, width, theme.look)
    : fitLine(left, width, theme.look);
}
