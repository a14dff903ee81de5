/** A pick screen's source with the sentences of the command, over endpoints that a test names. */
import { pickSource } from "../../src/cli/commands/pick/pick-source.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import type { PickScene, PickSource } from "../../src/tui/pick-source.js";
import { unreachable } from "./fake-store.js";

/** Of 5 ms each, a rate of 200, seed 1. */
export function pickScene(more: Partial<PickScene> = {}): PickScene {
  return {
    seed: 1,
    load: { ratePerSecond: 200 },
    policy: "p2c_ewma",
    isStrictGoZero: false,
    jitter: 0.2,
    behaviourOf: () => ({ latencyMs: 5, failureRate: 0 }),
    endpoints: [],
    realRate: 50,
    isForRealCalls: false,
    ...more,
  };
}

/** It opens no channel. */
export function sourceOf(scene: PickScene): PickSource {
  const openStore = () => Promise.reject(unreachable());
  return pickSource(scene, { clock: new VirtualClock(), hosts: [], openStore });
}
