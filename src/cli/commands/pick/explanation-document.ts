/** The document of one pick. */
import type { ExplainedPick, Simulation } from "../../../balancer/simulation/simulation.js";
import type { EndpointSnapshot } from "../../../balancer/statistics.js";
import type { PickCandidateDocument, PickExplanationDocument } from "../../documents/pick-explanation.js";
import type { AskedSimulation } from "./asked.js";
import { rounded } from "./build-report.js";
import type { LabelledEndpoints } from "./labelled-endpoints.js";

type Asked = Pick<AskedSimulation, "policy" | "isStrictGoZero" | "seed">;
type Labels = Pick<LabelledEndpoints, "labelOf">;

/** Lets the simulation go on by one pick. */
export function explanationDocument(
  asked: Asked,
  endpoints: LabelledEndpoints,
  simulation: Simulation,
): PickExplanationDocument {
  const explained = endpoints.all.length === 0 ? undefined : simulation.explainNextPick();
  const { picks: pick, elapsedMs: atMs } = simulation;
  return documentOfPick(asked, endpoints, { pick, atMs, ...explained });
}

/** Of nobody where nothing was explained. */
export function documentOfPick(
  { policy, isStrictGoZero, seed }: Asked,
  endpoints: Labels,
  explained: Pick<ExplainedPick, "pick" | "atMs"> & Partial<ExplainedPick>,
): PickExplanationDocument {
  const { draws = [], candidates = [], chosen = null, probeIntervalNs = null } = explained;
  const atMs = rounded(explained.atMs);
  return {
    schemaVersion: 1,
    kind: "pickExplanation",
    policy,
    strictGoZero: isStrictGoZero,
    seed,
    pick: explained.pick,
    atMs,
    draws: draws.map(({ addresses: [first, second], isHealthy }) => ({
      labels: [endpoints.labelOf(first), endpoints.labelOf(second)],
      healthy: isHealthy,
    })),
    candidates: candidates.map((candidate) => candidateDocument(candidate, endpoints, atMs)),
    forced: explained.isForced ?? false,
    probeAfterMs: probeIntervalNs === null ? null : rounded(probeIntervalNs / 1e6),
    chosen: chosen === null ? null : endpoints.labelOf(chosen),
    chosenAddress: chosen,
  };
}

function candidateDocument(
  candidate: EndpointSnapshot,
  endpoints: Labels,
  atMs: number,
): PickCandidateDocument {
  const { address, lagNs, inflight, success, failureFactor, silentNs, load, sincePickNs } = candidate;
  return {
    label: endpoints.labelOf(address),
    lagMs: lagNs === null ? null : rounded(lagNs / 1e6),
    inflight,
    success: rounded(success),
    failureFactor: rounded(failureFactor),
    silentMs: rounded(silentNs / 1e6),
    load: Math.round(load),
    // go-zero's zero: long before the simulation began.
    sincePickMs: sincePickNs / 1e6 > atMs ? null : rounded(sincePickNs / 1e6),
  };
}
