/** One pick in full, as text. */
import { P2C_RULE } from "../../../balancer/p2c-rule.js";
import { formatDuration } from "../../../duration.js";
import { shortLatency } from "../../../text/latency.js";
import { wordPercent } from "../../../text/percent.js";
import { printable } from "../../../text/printable.js";
import { padLeft, padRight } from "../../../text/width.js";
import type { PickCandidateDocument, PickExplanationDocument } from "../../documents/pick-explanation.js";
import type { Views } from "../../result.js";

const HEAD_CELLS = 10;
const PAIR_CELLS = 7;
const ORDINALS = ["first", "second", "third"];
const GO_ZERO_HEALTHY = 0.5;
/** From it an endpoint is called slow, or failing. */
const NOTABLE_RATIO = 1.5;

export const explanationViews: Views<PickExplanationDocument> = {
  table: explanationLines,
  wide: explanationLines,
};

export function explanationLines(document: PickExplanationDocument): string[] {
  const { pick, atMs } = document;
  return [
    `pick ${pick}, at ${(atMs / 1_000).toFixed(3)} s`,
    ...drawLines(document),
    ...inDrawnOrder(document).map((candidate) => row(`load ${candidate.label}`, loadText(candidate))),
    ...ruleLine(document),
    row("chosen", chosenText(document)),
  ];
}

function row(head: string, text: string): string {
  return `  ${padRight(head, HEAD_CELLS)}${text}`;
}

function drawLines({ draws, strictGoZero }: PickExplanationDocument): string[] {
  const threshold = wordPercent(strictGoZero ? GO_ZERO_HEALTHY : P2C_RULE.healthySuccess);
  return draws.map(({ labels, healthy }, at) => {
    const sick = labels.filter((_, place) => !healthy[place]);
    const health =
      sick.length === 0
        ? `both healthy (success over ${threshold})`
        : `sick: ${sick.join(", ")} (success up to ${threshold})`;
    const which = `${ORDINALS[at] ?? "next"} draw of ${P2C_RULE.mostDraws}`;
    return row(at === 0 ? "drawn" : "", `${padRight(labels.join(", "), PAIR_CELLS)}  ${which}; ${health}`);
  });
}

/** As in the draw that was taken. */
function inDrawnOrder({ draws, candidates }: PickExplanationDocument): readonly PickCandidateDocument[] {
  const isOf = (labels: readonly string[]) => candidates.every(({ label }) => labels.includes(label));
  const [first] = draws.find(({ labels }) => isOf(labels))?.labels ?? [];
  return candidates[0]?.label === first ? candidates : [...candidates].reverse();
}

function loadText(candidate: PickCandidateDocument): string {
  const { lagMs, inflight, failureFactor, silentMs, load } = candidate;
  const weighedMs = (load / ((inflight + 1) * failureFactor)) ** 2 / 1e6;
  const isSilent = lagMs !== null && silentMs > lagMs;
  const lag = `sqrt(${padLeft(shortLatency(lagMs === null || isSilent ? weighedMs : lagMs), 7)})`;
  const failures = failureFactor < 1.005 ? "" : ` x ${failureFactor.toFixed(1)} for failures`;
  const notes = [
    ...(lagMs === null ? ["never measured"] : []),
    ...(isSilent ? [`silent for ${shortLatency(silentMs)}`] : []),
  ];
  const note = notes.length === 0 ? "" : `  (${notes.join(", ")})`;
  return `${lag} x (${inflight} + 1 in flight)${failures} = ${padLeft(String(load), 5)}${note}`;
}

function ruleLine(document: PickExplanationDocument): string[] {
  const { candidates, forced, probeAfterMs } = document;
  const worse = forced ? candidates[0] : candidates[1];
  if (worse === undefined || probeAfterMs === null) return [];
  const picked =
    worse.sincePickMs === null ? "was never picked" : `was picked ${formatDuration(worse.sincePickMs)} ago`;
  const limit = probeAfterMs > 1_000 ? ` (its load gives it ${formatDuration(probeAfterMs)})` : "";
  return [row("1 s rule", `${worse.label} ${picked}: ${forced ? "forced" : "not forced"}${limit}`)];
}

function chosenText(document: PickExplanationDocument): string {
  const { chosen, chosenAddress } = document;
  if (chosen === null || chosenAddress === null) return "nobody: no endpoint is there";
  const name = chosen === chosenAddress ? chosen : `${chosen} ${printable(chosenAddress)}`;
  return `${name}, ${whyText(document)}`;
}

function whyText({ policy, candidates: [winner, loser], forced }: PickExplanationDocument): string {
  if (policy === "round_robin") return "the next in turn";
  if (policy === "random") return "by chance";
  if (policy === "consistent_hash") return "the owner of the call's key";
  if (winner === undefined || loser === undefined) return "the only one";
  if (forced) return `though its load is higher: it has to show how it is now`;
  if (winner.load === loser.load) return "of equal loads the first";
  return `the lower load: ${loser.label} is ${flawOf(loser, winner)}`;
}

/** Why the loser's load is higher: what is worst about it. */
function flawOf(loser: PickCandidateDocument, winner: PickCandidateDocument): string {
  const lagRatio = (loser.lagMs ?? 0) / (winner.lagMs ?? Number.POSITIVE_INFINITY);
  if (loser.failureFactor >= NOTABLE_RATIO * winner.failureFactor) return "failing";
  if (loser.lagMs !== null && loser.silentMs > NOTABLE_RATIO * loser.lagMs) return "silent";
  if (loser.inflight > winner.inflight) return lagRatio * NOTABLE_RATIO <= 1 ? "fast but busy" : "busy";
  return lagRatio >= NOTABLE_RATIO ? "slow" : "a little slower";
}
