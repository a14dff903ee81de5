/** `zdisc pick --live`: the pick screen, of a service or of endpoints that are only named. */
import { DiscoveryError } from "../../../errors.js";
import type { PickScene } from "../../../tui/pick-source.js";
import type { Context, ScreenAccess } from "../../context.js";
import type { DrawableResult } from "../../program.js";
import { between, type PickInvocation, parseAsked, refuseWith } from "./asked.js";
import { findEndpoints } from "./find-endpoints.js";
import { DEFAULT_PROBE_RATE, MOST_PROBE_RATE } from "./probe-asked.js";
import { DEFAULT_LATENCY_MS, sceneOf } from "./simulate.js";

/** What the screen does by its keys, or has no place for. */
const NOT_ON_SCREEN = ["picks", "at", "hashKey", "duration", "fromLog", "explain"];

export async function showPicks(invocation: PickInvocation, context: Context): Promise<DrawableResult> {
  refuseWith("--live", NOT_ON_SCREEN, invocation, "leave it out");
  const { screen } = context;
  if (screen === undefined) {
    throw new DiscoveryError("usage", "--live needs a terminal", { remedy: "leave it out, or -o ndjson" });
  }
  const { scene, words } = await pickScene(invocation, context);
  const document = { schemaVersion: 1, kind: "pickScreen" } as const;
  const draw = () => [];
  if (scene.endpoints.length === 0) return { document, outcome: "noEndpoint", words, draw };
  return {
    document,
    outcome: "ok",
    words: [await show(scene, invocation.positionals[0], { context, screen })],
    draw,
  };
}

async function show(
  scene: PickScene,
  service: string | undefined,
  { context, screen }: { readonly context: Context; readonly screen: ScreenAccess },
) {
  const { showScreens } = await import("../../tui/show-screens.js");
  const options = {
    scene,
    screen,
    context,
    signal: context.signal,
    start: { kind: "pick", service } as const,
  };
  if (service === undefined) return await showScreens({ ...options, store: undefined });
  await using store = await context.openStore();
  return await showScreens({ ...options, store });
}

/** How it begins, as the flags have it. */
async function pickScene(invocation: PickInvocation, context: Context) {
  const { probe, rate } = invocation.options;
  const [service] = invocation.positionals;
  if (probe && service === undefined) {
    throw new DiscoveryError("usage", "zdisc pick: --probe calls the endpoints of a SERVICE", {
      remedy: "zdisc pick user.rpc --probe --live",
    });
  }
  // With --probe the rate is that of real calls.
  const simulated = probe
    ? { ...invocation, options: { ...invocation.options, rate: undefined } }
    : invocation;
  const asked = parseAsked(simulated, context);
  const { endpoints, words } = await findEndpoints(asked, context);
  const { behaviours } = sceneOf(asked, endpoints);
  const known = new Map(behaviours.map((behaviour) => [behaviour.address, behaviour]));
  const { seed, load, policy, isStrictGoZero, jitter, latencies, failures } = asked;
  const scene: PickScene = {
    ...{ seed, load, policy, isStrictGoZero, jitter },
    behaviourOf(address) {
      const { latencyMs = latencies?.others ?? DEFAULT_LATENCY_MS, failureRate = failures?.others ?? 0 } =
        known.get(address) ?? {};
      return { latencyMs, failureRate };
    },
    endpoints: endpoints.all,
    realRate: probe ? between("rate", rate ?? DEFAULT_PROBE_RATE, MOST_PROBE_RATE) : DEFAULT_PROBE_RATE,
    isForRealCalls: probe,
  };
  return { scene, words };
}
