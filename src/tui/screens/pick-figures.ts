/** Figures of calls as the pick screen writes them. */
import { wordPercent } from "../../text/percent.js";
import type { EffectResult } from "../model/pick-effect.js";
import type { Percentiles } from "../model/recent-latencies.js";

/** `0.4`, `5.0`, `52`, `1200`: ms, with a decimal below ten. */
export function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

/** `5.0`, `40.8`, `512`: ms, with a decimal below a hundred. */
export function exactMs(ms: number): string {
  return ms < 100 ? ms.toFixed(1) : String(Math.round(ms));
}

/** `00:51`, `61:05` */
export function runTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Errors below it are none. */
const NOTABLE_FAILURES = 0.0005;

/** `share 33% → 1.1% within 0.6 s`; of all endpoints `errors 0% → 14%, p90 5.9 → 43, p99 42 → 47 ms`. */
export function effectText({ before, after, withinMs }: EffectResult): string {
  const errors =
    Math.max(before.failureShare, after.failureShare) < NOTABLE_FAILURES
      ? []
      : [`errors ${wordPercent(before.failureShare)} → ${wordPercent(after.failureShare)}`];
  if (after.share === undefined)
    return [...errors, ...latencyTexts(before.latency, after.latency)].join(", ");
  const within = withinMs === undefined ? "" : ` within ${(withinMs / 1_000).toFixed(1)} s`;
  return [`share ${wordPercent(before.share ?? 0)} → ${wordPercent(after.share)}${within}`, ...errors].join(
    ", ",
  );
}

/** What is slow is seen in the upper percentiles. */
function latencyTexts(before: Percentiles | undefined, after: Percentiles | undefined): string[] {
  if (after === undefined) return [];
  const from = (ms: number | undefined) => (ms === undefined ? "" : `${formatMs(ms)} → `);
  return [
    `p90 ${from(before?.p90)}${formatMs(after.p90)}`,
    `p99 ${from(before?.p99)}${formatMs(after.p99)} ms`,
  ];
}

/** Of calls that ended well: `100.0%`, `85.3%` */
export function okText(failureShare: number): string {
  return failureShare === 0 ? "100.0%" : `${((1 - failureShare) * 100).toFixed(1)}%`;
}
