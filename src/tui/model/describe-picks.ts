/** What stands behind the shares in sight, of the time since the last change. */

import type { Situation, SituationRow } from "../../balancer/simulation/situation.js";
import type { PickModel } from "./pick-model.js";
import type { PickRow } from "./pick-rows.js";
import type { PickTally } from "./pick-tally.js";

/** Sooner nothing is said: too few calls are mostly chance. */
const LEAST_PICKS = 100;
const LEAST_MS = 1_000;

/** undefined: too little has happened since the last change. */
export function describePicks(model: PickModel, jitter: number): Situation | undefined {
  const { settings, run, real } = model;
  const { tally } = run.story;
  const durationMs = run.elapsedMs - tally.phaseSinceMs;
  const { picks, failures, ended } = tally.all.phase;
  if (picks < LEAST_PICKS || durationMs < LEAST_MS) return undefined;
  const there = model.rows.all().filter(({ setting }) => setting !== undefined && !setting.isOut);
  const used = there.filter(({ known }) => known !== undefined);
  const { policy, isStrictGoZero } =
    real === undefined ? settings : ({ policy: "p2c_ewma", isStrictGoZero: false } as const);
  return {
    asked: { policy, isStrictGoZero, jitter },
    durationMs,
    picks,
    failureShare: ended === 0 ? 0 : failures / ended,
    rows: used.map((row) => situationRow(row, tally, durationMs, real !== undefined)),
    unusedCount: there.length - used.length,
  };
}

function situationRow(
  { id, label, known, setting }: PickRow,
  tally: PickTally,
  durationMs: number,
  isReal: boolean,
): SituationRow {
  const phase = tally.of(id)?.phase;
  const picks = phase?.picks ?? 0;
  const ended = phase?.ended ?? 0;
  const failureShare = ended === 0 ? 0 : (phase?.failures ?? 0) / ended;
  return {
    label,
    picks,
    share: picks / tally.all.phase.picks,
    forcedPicks: phase?.forcedPicks ?? 0,
    failureShare,
    failureRate: isReal ? failureShare : (setting?.failureRate ?? 0),
    latencyMs: isReal ? (known?.lagNs ?? 0) / 1e6 : (setting?.latencyMs ?? 0),
    changedMs: 0,
    presentMs: durationMs,
    joinedMs: 0,
    leftMs: undefined,
    meanOpen: (phase?.callMs ?? 0) / durationMs,
  };
}
