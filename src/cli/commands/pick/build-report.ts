/** The report of a simulation, and what every report says of an endpoint. */
import type { PolicyName } from "../../../balancer/policy.js";
import type { EndpointTally } from "../../../balancer/simulation/endpoint-tally.js";
import type { LatencySummary } from "../../../balancer/simulation/latency-histogram.js";
import type { Simulation } from "../../../balancer/simulation/simulation.js";
import type { EndpointSnapshot } from "../../../balancer/statistics.js";
import type {
  HashKeyDocument,
  LatencyDocument,
  PickedEndpointDocument,
  PickReportDocument,
} from "../../documents/pick-report.js";
import type { AskedSimulation } from "./asked.js";
import type { LabelledEndpoint } from "./labelled-endpoints.js";
import type { Scene } from "./simulate.js";

export interface ReportParts {
  readonly asked: AskedSimulation;
  readonly scene: Scene;
  readonly simulation: Simulation;
  readonly comparison: PickReportDocument["comparison"];
  readonly hashKey: HashKeyDocument | null;
  readonly explanation: string | null;
}

export function pickReport({ asked, scene, simulation, ...more }: ReportParts): PickReportDocument {
  const { service, policy, isStrictGoZero, seed, load } = asked;
  const known = new Map(simulation.snapshot().map((snapshot) => [snapshot.address, snapshot]));
  return {
    schemaVersion: 1,
    kind: "pickReport",
    mode: "simulation",
    service: service ?? null,
    policy,
    strictGoZero: isStrictGoZero,
    seed,
    picks: simulation.picks,
    unservedCalls: simulation.unservedCalls,
    ratePerSecond: "ratePerSecond" in load ? load.ratePerSecond : null,
    inFlight: "inFlight" in load ? load.inFlight : null,
    durationMs: rounded(simulation.elapsedMs),
    endpoints: scene.endpoints.all.map((endpoint) =>
      pickedEndpoint(endpoint, {
        tally: simulation.tallyOf(endpoint.address),
        known: known.get(endpoint.address),
        allPicks: simulation.picks,
        policy,
      }),
    ),
    latencyMs: latencyDocument(simulation.latency.summary),
    log: null,
    ...more,
  };
}

export function latencyDocument(summary: LatencySummary | null): LatencyDocument | null {
  if (summary === null) return null;
  const { p50, p90, p99, max } = summary;
  return { p50: rounded(p50), p90: rounded(p90), p99: rounded(p99), max: rounded(max) };
}

/** Three decimals: microseconds of milliseconds. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** Four decimals; of nothing there is no share. */
export function shareOf(part: number, all: number): number {
  return all === 0 ? 0 : Math.round((part / all) * 10_000) / 10_000;
}

export interface SeenEndpoint {
  readonly tally: EndpointTally;
  /** undefined: the client does not use it. */
  readonly known: EndpointSnapshot | undefined;
  /** Of all endpoints. */
  readonly allPicks: number;
  readonly policy: PolicyName;
  readonly predictedShare?: number | undefined;
}

export function pickedEndpoint(
  { label, address }: LabelledEndpoint,
  { tally, known, allPicks, policy, predictedShare }: SeenEndpoint,
): PickedEndpointDocument {
  const { picks, forcedPicks, failures, latency } = tally;
  const lagNs = known?.lagNs ?? null;
  return {
    label,
    address,
    picks,
    share: shareOf(picks, allPicks),
    ...(predictedShare === undefined ? {} : { predictedShare }),
    forcedPicks,
    lagMs: lagNs === null ? null : rounded(lagNs / 1e6),
    lagAtMostMs: null,
    inflight: known?.inflight ?? null,
    success: known === undefined ? null : rounded(known.success),
    load: known === undefined || policy !== "p2c_ewma" ? null : Math.round(known.load),
    failures,
    latencyMs: latencyDocument(latency.summary),
    inSubset: known !== undefined,
    picker: null,
  };
}
