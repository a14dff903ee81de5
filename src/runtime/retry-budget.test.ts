import { expect, test } from "vitest";
import { type RetryBudget, takeTry } from "./retry-budget.js";

const RULE = { atOnce: 2, refillMs: 1_000 };

function waits(triesAtMs: readonly number[]): number[] {
  let budget: RetryBudget | undefined;
  return triesAtMs.map((atMs) => {
    const taken = takeTry(budget, atMs, RULE);
    budget = taken.budget;
    return taken.waitMs;
  });
}

test("tries within the budget do not wait, the next ones queue up", () => {
  expect(waits([0, 0, 0, 0])).toEqual([0, 0, 1_000, 2_000]);
});

test("it refills with time, and never beyond what is allowed at once", () => {
  expect(waits([0, 0, 1_000, 60_000, 60_000, 60_000])).toEqual([0, 0, 0, 0, 0, 1_000]);
});
