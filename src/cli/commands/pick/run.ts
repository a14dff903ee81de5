/** `zdisc pick`: a simulation, one pick of it, or what a log tells. */
import type { PolicyName } from "../../../balancer/policy.js";
import type { Context } from "../../context.js";
import type { PickExplanationDocument } from "../../documents/pick-explanation.js";
import type { PickReportDocument } from "../../documents/pick-report.js";
import { type DocumentProgram, documentProgram } from "../../program.js";
import type { Result } from "../../result.js";
import { type AskedSimulation, type PickInvocation, parseAsked, parseLogPath } from "./asked.js";
import { latencyDocument, pickReport } from "./build-report.js";
import { explainShares } from "./explain-shares.js";
import { explanationDocument } from "./explanation-document.js";
import { explanationViews } from "./explanation-views.js";
import { findEndpoints } from "./find-endpoints.js";
import { hashKeyDocument } from "./hash-key.js";
import { showPicks } from "./live.js";
import { logReport } from "./log-report.js";
import { announceProbe, parseProbe } from "./probe-asked.js";
import { readP2cLines } from "./read-log.js";
import { runTo, type Scene, sceneOf, simulationOf } from "./simulate.js";
import { situationOf } from "./situation.js";
import { views } from "./views.js";
import { reportWords } from "./words.js";

export const program: DocumentProgram<PickInvocation["options"]> = {
  run: (invocation, context) => programFor(invocation).run(invocation, context),
  long: {
    isLong: ({ options: { probe, live } }) => probe || live,
    announce: (invocation, context) =>
      invocation.options.live ? undefined : announceProbe(parseProbe(invocation, context)),
  },
};

function programFor({
  options: { probe, explain, live },
}: PickInvocation): DocumentProgram<PickInvocation["options"]> {
  if (live) return screens;
  if (probe) return probes;
  return explain ? explanations : reports;
}

const screens: DocumentProgram<PickInvocation["options"]> = { run: showPicks };
const probes = documentProgram(runProbe, views);
const reports = documentProgram(runReport, views);
const explanations = documentProgram(runExplanation, explanationViews);

/** gRPC is loaded when it is needed. */
async function runProbe(invocation: PickInvocation, context: Context): Promise<Result<PickReportDocument>> {
  const asked = parseProbe(invocation, context);
  const { probeService } = await import("./probe-service.js");
  return probeService(asked, context);
}

async function runReport(invocation: PickInvocation, context: Context): Promise<Result<PickReportDocument>> {
  const path = parseLogPath(invocation);
  if (path !== undefined) {
    return { document: logReport(readP2cLines(await context.readFile(path), path)), outcome: "ok" };
  }
  const asked = parseAsked(invocation, context);
  const { endpoints, words } = await findEndpoints(asked, context);
  const scene = sceneOf(asked, endpoints);
  const simulation = simulationOf(asked, scene, asked.policy);
  if (endpoints.all.length > 0) await runTo(simulation, asked.picks, context.signal);
  const document = pickReport({
    asked,
    scene,
    simulation,
    comparison: await compare(asked, scene, context.signal),
    hashKey: hashKeyDocument(asked, simulation, endpoints),
    explanation: explainShares(situationOf(asked, scene, simulation)),
  });
  if (endpoints.all.length === 0) return { document, outcome: "noEndpoint", words };
  return { document, outcome: "ok", words: reportWords(document, asked.latencies !== undefined) };
}

/** The same calls under round_robin; those of round_robin under p2c_ewma. */
async function compare(
  asked: AskedSimulation,
  scene: Scene,
  signal: AbortSignal,
): Promise<PickReportDocument["comparison"]> {
  const policy: PolicyName = asked.policy === "round_robin" ? "p2c_ewma" : "round_robin";
  const simulation = simulationOf({ ...asked, isStrictGoZero: false }, scene, policy);
  if (scene.behaviours.length > 0) await runTo(simulation, asked.picks, signal);
  return { policy, latencyMs: latencyDocument(simulation.latency.summary) };
}

async function runExplanation(
  invocation: PickInvocation,
  context: Context,
): Promise<Result<PickExplanationDocument>> {
  parseLogPath(invocation);
  const asked = parseAsked(invocation, context);
  const { endpoints, words } = await findEndpoints(asked, context);
  const simulation = simulationOf(asked, sceneOf(asked, endpoints), asked.policy);
  await runTo(simulation, asked.picks - 1, context.signal);
  const document = explanationDocument(asked, endpoints, simulation);
  return { document, outcome: document.chosen === null ? "noEndpoint" : "ok", words };
}
