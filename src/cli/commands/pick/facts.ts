/** The facts that explain shares, one table: this order is that of the sentences. */
import { failureFactor } from "../../../balancer/p2c-rule.js";
import type { PolicyName } from "../../../balancer/policy.js";
import type { Situation, SituationRow } from "../../../balancer/simulation/situation.js";
import { formatDuration } from "../../../duration.js";
import { wordPercent } from "../../../text/percent.js";
import { formatRatio, nameAll } from "./wording.js";

export interface Fact {
  readonly id: string;
  /** Also told where shares are even. */
  readonly isOfEvenShares?: true;
  /** undefined: it is none here. */
  readonly tell: (situation: Situation) => string | undefined;
}

export const FACTS: readonly Fact[] = [
  { id: "subset", isOfEvenShares: true, tell: subset },
  { id: "newcomer", tell: newcomer },
  { id: "left", tell: left },
  { id: "failing", tell: of("p2c_ewma", failing) },
  { id: "slow", tell: of("p2c_ewma", slow) },
  { id: "fast", tell: of("p2c_ewma", fast) },
  { id: "busy", tell: of("p2c_ewma", busy) },
  { id: "aim", tell: of("p2c_ewma", aim) },
  { id: "forced", tell: of("p2c_ewma", forced) },
  { id: "alike", tell: of("p2c_ewma", alike) },
  { id: "ring", tell: of("consistent_hash", ring) },
];

/** An endpoint is slow, or fast, from this many times the usual latency. */
const NOTABLE_RATIO = 1.5;
const NOTABLE_FAILURES = 0.01;
/** Of all picks. */
const MANY_FORCED = 0.1;
/** Of an endpoint's own. */
const SOME_FORCED = 0.05;
/** Open calls, on average, from which a fast endpoint loses to a slow one. */
const BUSY_FROM = 4;
/** Of an even share: below it an endpoint loses nearly every comparison, … */
const NEARLY_NONE = 0.2;
/** … and from it on what is left to a slow one is worth a sentence. */
const SOME_SHARE = 0.05;

function of(policy: PolicyName, tell: Fact["tell"]): Fact["tell"] {
  return (situation) => (situation.asked.policy === policy ? tell(situation) : undefined);
}

function subset({ rows, unusedCount }: Situation): string | undefined {
  if (unusedCount === 0) return undefined;
  const get = unusedCount === 1 ? "1 gets" : `${unusedCount} get`;
  return `This client uses ${rows.length} of ${rows.length + unusedCount} endpoints; each client draws its own, so ${get} nothing from this one.`;
}

function newcomer({ rows, durationMs }: Situation): string | undefined {
  const joined = rows.filter(({ joinedMs }) => joinedMs > 0);
  const [first] = joined;
  if (first === undefined) return undefined;
  return `${nameAll(labels(joined))} joined after ${formatDuration(first.joinedMs)} and had ${formatDuration(first.presentMs)} of ${formatDuration(durationMs)}.`;
}

function left({ rows }: Situation): string | undefined {
  const gone = rows.filter(({ leftMs }) => leftMs !== undefined);
  const [first] = gone;
  return first?.leftMs === undefined
    ? undefined
    : `${nameAll(labels(gone))} left after ${formatDuration(first.leftMs)}.`;
}

function failing({ asked, rows, failureShare }: Situation): string | undefined {
  const sick = rows.filter((row) => row.failureShare >= NOTABLE_FAILURES);
  const [worst] = [...sick].sort((a, b) => b.failureShare - a.failureShare);
  if (worst === undefined) return undefined;
  const alike = sick.filter((row) => Math.abs(row.failureShare - worst.failureShare) < 0.05);
  const [it, gets, calls] = alike.length > 1 ? ["they", "get", "their calls"] : ["it", "gets", "its calls"];
  const fails = `${nameAll(labels(alike))} ${alike.length > 1 ? "fail" : "fails"} ${wordPercent(worst.failureShare)} of ${calls}`;
  const outcome = `${it} ${asked.isStrictGoZero ? `still ${gets}` : gets} ${wordPercent(sum(alike, "share"))} of all, and ${wordPercent(failureShare)} of all fail.`;
  if (asked.isStrictGoZero) return `${fails}, which go-zero's load does not count: ${outcome}`;
  const factor = formatRatio(failureFactor(1 - worst.failureShare));
  return `${fails}, so ${alike.length > 1 ? "their loads count" : "its load counts"} ${factor}: ${outcome}`;
}

function slow({ asked, rows }: Situation): string | undefined {
  const usualMs = usualLatencyMs(rows);
  const slower = slowRows(rows);
  if (slower.length === 0) return undefined;
  const [are, they, lose, their] =
    slower.length > 1 ? ["are", "they", "lose", "their"] : ["is", "it", "loses", "its"];
  const [picks, forcedPicks] = [sum(slower, "picks"), sum(slower, "forcedPicks")];
  const evenPicks = (sum(rows, "picks") * slower.length) / rows.length;
  const comparisons =
    picks - forcedPicks < NEARLY_NONE * evenPicks ? "nearly every comparison" : "most comparisons";
  const ratios = ratioText(slower.map(({ latencyMs }) => latencyMs / usualMs));
  const text = `${nameAll(labels(slower))} ${are} ${ratios} slower${sinceText(slower)}, so ${they} ${lose} ${comparisons}`;
  if (forcedPicks < SOME_FORCED * picks || forcedPicks === 0) return `${text}.`;
  const were = asked.isStrictGoZero
    ? "forced by the 1 s rule"
    : "probes, made after a second or more without one";
  return `${text}; ${forcedPicks} of ${their} ${picks} picks were ${were}.`;
}

function fast({ rows }: Situation): string | undefined {
  const usualMs = usualLatencyMs(rows);
  const faster = rows.filter(({ latencyMs }) => latencyMs * NOTABLE_RATIO <= usualMs);
  if (faster.length === 0) return undefined;
  const [are, they, win] = faster.length > 1 ? ["are", "they", "win"] : ["is", "it", "wins"];
  const ratios = ratioText(faster.map(({ latencyMs }) => usualMs / latencyMs));
  return `${nameAll(labels(faster))} ${are} ${ratios} faster${sinceText(faster)}, so ${they} ${win} nearly every comparison.`;
}

/** A slow endpoint that is picked all the same. */
function busy({ rows }: Situation): string | undefined {
  const slower = slowRows(rows);
  const others = rows.filter((row) => !slower.includes(row) && row.meanOpen >= BUSY_FROM);
  const share = sum(slower, "share");
  const [busiest] = [...others].sort((a, b) => b.meanOpen - a.meanOpen);
  if (busiest === undefined || share < (SOME_SHARE * slower.length) / rows.length) return undefined;
  return `${busiest.label} is fast but busy, with ${Math.round(busiest.meanOpen)} calls open on average: that leaves ${wordPercent(share)} to ${nameAll(labels(slower))}.`;
}

function aim(situation: Situation): string | undefined {
  const isOfLatency = slow(situation) !== undefined || fast(situation) !== undefined;
  return isOfLatency ? "p2c_ewma aims at low latency, not at equal shares." : undefined;
}

function forced({ asked, rows, picks }: Situation): string | undefined {
  const share = sum(rows, "forcedPicks") / picks;
  if (share < MANY_FORCED) return undefined;
  const were = asked.isStrictGoZero
    ? "forced by the 1 s rule"
    : "probes of endpoints that had had none for a second";
  return `So few calls come that ${wordPercent(share)} of all picks were ${were}, whatever the load.`;
}

/** Nothing sets them apart: what is left is chance. */
function alike({ rows, asked }: Situation): string | undefined {
  const [first] = rows;
  const isAlike = rows.every(
    (row) =>
      row.latencyMs === first?.latencyMs &&
      row.failureRate === first.failureRate &&
      row.presentMs === first.presentMs &&
      row.changedMs === 0,
  );
  if (!isAlike || first === undefined) return undefined;
  const why =
    asked.jitter > 0
      ? `latencies spread by ${wordPercent(asked.jitter)}`
      : "which of two equals is drawn first";
  return `${nameAll(labels(rows))} are alike: the lower lag of the moment wins, and that is chance (${why}).`;
}

function ring({ rows }: Situation): string | undefined {
  const [most] = [...rows].sort((a, b) => b.share - a.share);
  return most === undefined
    ? undefined
    : `Keys go to the next of 100 places that each endpoint has on a ring; those of ${most.label} happen to cover ${wordPercent(most.share)} of it.`;
}

function sinceText(rows: readonly SituationRow[]): string {
  const [first] = rows;
  const isOne = rows.every(({ changedMs }) => changedMs === first?.changedMs);
  return first === undefined || !isOne || first.changedMs === 0
    ? ""
    : ` since ${formatDuration(first.changedMs)}`;
}

/** The lower median: of two, the faster is the usual one. */
function usualLatencyMs(rows: readonly SituationRow[]): number {
  const sorted = rows.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

function slowRows(rows: readonly SituationRow[]): SituationRow[] {
  const usualMs = usualLatencyMs(rows);
  return rows.filter(({ latencyMs }) => latencyMs >= usualMs * NOTABLE_RATIO);
}

/** `10x`, `2x to 10x` */
function ratioText(ratios: readonly number[]): string {
  const [least, most] = [formatRatio(Math.min(...ratios)), formatRatio(Math.max(...ratios))];
  return least === most ? least : `${least} to ${most}`;
}

function labels(rows: readonly SituationRow[]): string[] {
  return rows.map(({ label }) => label);
}

function sum(rows: readonly SituationRow[], field: "share" | "picks" | "forcedPicks"): number {
  return rows.reduce((total, row) => total + row[field], 0);
}
