/** The facts behind the shares of a whole simulation. */
import type { TimedChange } from "../../../balancer/simulation/changes.js";
import type { Simulation } from "../../../balancer/simulation/simulation.js";
import type { Situation } from "../../../balancer/simulation/situation.js";
import type { AskedSimulation } from "./asked.js";
import type { Scene } from "./simulate.js";

export function situationOf(asked: AskedSimulation, scene: Scene, simulation: Simulation): Situation {
  const { picks, elapsedMs } = simulation;
  const used = new Set(simulation.snapshot().map(({ address }) => address));
  const rows = scene.endpoints.all.map((endpoint, at) => {
    const tally = simulation.tallyOf(endpoint.address);
    const own = scene.changes.filter(
      ({ atMs, change }) => atMs <= elapsedMs && isOf(change, endpoint.address),
    );
    const life = lifeOf(own, scene.behaviours[at]?.isAbsent ?? false, elapsedMs);
    const behaviour = { ...scene.behaviours[at], ...life.behaviour };
    return {
      label: endpoint.label,
      isUsed: used.has(endpoint.address) || tally.picks > 0 || life.presentMs < elapsedMs,
      picks: tally.picks,
      share: picks === 0 ? 0 : tally.picks / picks,
      forcedPicks: tally.forcedPicks,
      failures: tally.failures,
      failureShare: tally.ended === 0 ? 0 : tally.failures / tally.ended,
      failureRate: behaviour.failureRate ?? 0,
      latencyMs: behaviour.latencyMs ?? 0,
      meanOpen: elapsedMs === 0 ? 0 : tally.callMs / elapsedMs,
      ...life,
    };
  });
  const failures = rows.reduce((sum, row) => sum + row.failures, 0);
  return {
    asked,
    durationMs: elapsedMs,
    picks,
    failureShare: picks === 0 ? 0 : failures / picks,
    rows: rows.filter(({ isUsed }) => isUsed),
    unusedCount: rows.filter(({ isUsed }) => !isUsed).length,
  };
}

function isOf(change: TimedChange["change"], address: string): boolean {
  return "address" in change && change.address === address;
}

/** What changes made of one endpoint. */
function lifeOf(changes: readonly TimedChange[], isAbsent: boolean, endMs: number) {
  let sinceMs: number | undefined = isAbsent ? undefined : 0;
  let joinedMs = 0;
  let leftMs: number | undefined;
  let changedMs = 0;
  let presentMs = 0;
  let behaviour = {};
  for (const { atMs, change } of changes) {
    if (change.kind === "behave") {
      behaviour = { ...behaviour, ...change.behaviour };
      changedMs = atMs;
    } else if (change.kind === "join" && sinceMs === undefined) {
      [sinceMs, joinedMs, leftMs] = [atMs, joinedMs === 0 && presentMs === 0 ? atMs : joinedMs, undefined];
    } else if (change.kind === "leave" && sinceMs !== undefined) {
      presentMs += atMs - sinceMs;
      [sinceMs, leftMs] = [undefined, atMs];
    }
  }
  if (sinceMs !== undefined) presentMs += endMs - sinceMs;
  return { behaviour, changedMs, presentMs, joinedMs, leftMs };
}
