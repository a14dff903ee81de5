/** Scenarios as tests: what must hold after each of them. How fast it was is `npm run faults`' matter. */
import { afterAll, beforeAll, describe, test } from "vitest";
import { type FaultWorld, openFaultWorld } from "./fault-world.js";
import { judge, type Scenario } from "./scenario.js";
import { scenarios } from "./scenarios.js";

const LONGEST_MS = 180_000;

const PROMISES = {
  watcher: "the watcher says what etcd says, and nothing that lived was reported as left",
  publisher: "one key carries the registration, and no lease is left over",
} as const;

export function describeFaults(name: string, isChosen: (scenario: Scenario) => boolean): void {
  describe(name, () => {
    let world: FaultWorld;
    beforeAll(async () => {
      world = await openFaultWorld();
    });
    afterAll(() => world?.[Symbol.asyncDispose]());

    for (const scenario of scenarios.filter(isChosen)) {
      test(`${scenario.name}: ${PROMISES[scenario.about]}`, { timeout: LONGEST_MS }, async () => {
        await judge(scenario, world);
      });
    }
  });
}
