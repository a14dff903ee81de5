/** The facts behind the shares of a simulation, as far as sentences need them. */
import type { TimedChange } from "../../../balancer/simulation/changes.js";
import type { Simulation } from "../../../balancer/simulation/simulation.js";
import type { AskedSimulation } from "./asked.js";
import type { Scene } from "./simulate.js";

export interface Situation {
  readonly asked: AskedSimulation;
  readonly durationMs: number;
  readonly picks: number;
  /** Of all calls. */
  readonly failureShare: number;
  /** Endpoints that this client uses, or was sent to. */
  readonly rows: readonly SituationRow[];
  /** Endpoints that it never uses: others are in its subset. */
  readonly unusedCount: number;
}

export interface SituationRow {
  readonly label: string;
  readonly picks: number;
  readonly share: number;
  readonly forcedPicks: number;
  /** Of its calls, those that failed. */
  readonly failureShare: number;
  /** Of its calls, those that fail, as it is at the end. */
  readonly failureRate: number;
  /** At the end. */
  readonly latencyMs: number;
  /** When it became as it is; 0: from the begin. */
  readonly changedMs: number;
  /** For how long it was there. */
  readonly presentMs: number;
  /** When it came, 0 from the begin, and when it went; undefined: it did not, or came back. */
  readonly joinedMs: number;
  readonly leftMs: number | undefined;
  /** Its open calls, on average. */
  readonly meanOpen: number;
}

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
