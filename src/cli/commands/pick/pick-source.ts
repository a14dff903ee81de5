/** What the pick screen is given: how it begins, whom a client uses, sentences, and real calls. */
import type { Random } from "../../../runtime/random.js";
import type { PickScene, PickSource } from "../../../tui/pick-source.js";
import type { Context } from "../../context.js";
import { DEFAULT_JITTER, DEFAULT_RATE, seedOf } from "./asked.js";
import { shuffledSubset, stableSubset } from "./client-subset.js";
import { explainShares } from "./explain-shares.js";
import { documentOfPick } from "./explanation-document.js";
import { explanationLines } from "./explanation-views.js";
import { parsePercent } from "./named-values.js";
import { DEFAULT_PROBE_RATE } from "./probe-asked.js";
import { DEFAULT_LATENCY_MS } from "./simulate.js";

type SourceContext = Pick<Context, "clock" | "hosts" | "openStore">;

/** Of a service that nobody said anything about. */
export function defaultScene(random: Pick<Random, "next">): PickScene {
  return {
    seed: seedOf(undefined, random.next()),
    load: { ratePerSecond: DEFAULT_RATE },
    policy: "p2c_ewma",
    isStrictGoZero: false,
    jitter: parsePercent(DEFAULT_JITTER, "--jitter"),
    behaviourOf: () => ({ latencyMs: DEFAULT_LATENCY_MS, failureRate: 0 }),
    endpoints: [],
    realRate: DEFAULT_PROBE_RATE,
    isForRealCalls: false,
  };
}

export function pickSource(scene: PickScene, context: SourceContext): PickSource {
  return {
    scene,
    subsetOf: (seed, isStrictGoZero) => (isStrictGoZero ? shuffledSubset(seed) : stableSubset(seed)),
    async openRealCalls(service, options) {
      const { RealHealthCalls } = await import("./real-health-calls.js");
      return await RealHealthCalls.open(service, options, context);
    },
    explainShares,
    explainPick: (pick, settings, labelOf) => explanationLines(documentOfPick(settings, { labelOf }, pick)),
  };
}
