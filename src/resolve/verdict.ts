/** What the whole way comes to: one sentence, and what can be done. */
import type { Probe } from "../probe/probe.js";
import { plural } from "../text/numbers.js";
import type { Verdict } from "./resolution.js";
import { isMistake } from "./sentence.js";
import type { StageName } from "./stage.js";
import type { Concern, Failure, Findings } from "./walk-state.js";

export interface WayEnd {
  readonly findings: Findings;
  readonly failure: (Failure & { readonly stage: StageName }) | undefined;
  readonly concerns: readonly Concern[];
  /** undefined: nothing was probed. */
  readonly probes: ReadonlyMap<string, Probe> | undefined;
}

export function verdictOf(end: WayEnd): Verdict {
  const { failure, concerns } = end;
  if (failure !== undefined) return failedVerdict(failure, concerns);
  const main = worst(concerns);
  const others = concerns.filter((concern) => concern !== main);
  return {
    status: main === undefined ? "ok" : "warning",
    failedStage: null,
    code: null,
    message: main === undefined ? success(end) : `${main.message}.`,
    warnings: others.map(({ message }) => `${message}.`),
    remedies: [...(main?.remedies ?? []), ...others.flatMap(({ remedies }) => remedies)],
    goZeroSays: main?.says ?? null,
  };
}

/** undefined: all works now. */
function worst(concerns: readonly Concern[]): Concern | undefined {
  return (
    concerns.find(({ weight }) => weight === "stops") ?? concerns.find(({ weight }) => weight === "partly")
  );
}

/** A dead host is told in the same breath, and it is what a go-zero client meets first, but for a refused login. */
function failedVerdict(
  failure: Failure & { readonly stage: StageName },
  concerns: readonly Concern[],
): Verdict {
  const clauses = concerns.flatMap(({ clause }) => clause ?? []).map((clause) => `, and ${clause}`);
  const alone = concerns.filter(({ clause }) => clause === undefined);
  const earlier = failure.code === "auth" ? undefined : concerns.find(({ says }) => says !== undefined);
  return {
    status: "failed",
    failedStage: failure.stage,
    code: failure.code,
    message: `${failure.message}${clauses.join("")}${isMistake(failure.code) ? "" : "."}`,
    warnings: alone.map(({ message }) => `${message}.`),
    remedies: [...failure.remedies, ...concerns.flatMap(({ remedies }) => remedies)],
    goZeroSays: earlier?.says ?? failure.says ?? null,
  };
}

/** `user.rpc: 2 endpoints, both serving. A client started now works.` */
function success({ findings, probes }: WayEnd): string {
  const { target, subset = [] } = findings;
  const destination = target?.destination;
  const name = destination?.kind === "etcd" ? `${destination.key}: ` : "";
  const endpoints = plural(subset.length, "endpoint");
  if (probes === undefined) return `${name}${endpoints}, not probed.`;
  return `${name}${endpoints}, ${healthOf([...probes.values()])}. A client started now works.`;
}

/** All of them are reached. */
function healthOf(probes: readonly Probe[]): string {
  const all = probes.length === 1 ? "" : probes.length === 2 ? "both " : "all ";
  const isServing = probes.every(({ status }) => status === "serving");
  return isServing ? `${all}serving` : `${all}reached`;
}
