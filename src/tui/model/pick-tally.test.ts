import { expect, test } from "vitest";
import { PickTally } from "./pick-tally.js";
import { percentilesOf, RecentLatencies } from "./recent-latencies.js";

/** One call each 10 ms, every fourth to b, which fails. */
function tallied(seconds: number): PickTally {
  const tally = new PickTally();
  for (let atMs = 0; atMs < seconds * 1_000; atMs += 10) {
    const address = atMs % 40 === 0 ? "b" : "a";
    tally.picked(address, address === "b", atMs);
    tally.ended(address, address === "b" ? 50 : 5, address === "a", atMs);
  }
  return tally;
}

test("shares are those of the last seconds, whatever was before", () => {
  const tally = tallied(20);
  for (let atMs = 20_000; atMs < 30_000; atMs += 10) tally.picked("a", false, atMs);
  expect(tally.shareIn("b", 10, 29_999)).toBe(0);
  expect(tally.shareIn("b", 20, 29_999)).toBeCloseTo(0.125, 3);
  expect([tally.picks, tally.shareIn("c", 10, 29_999)]).toEqual([3_000, 0]);
});

test("what was counted since the last change begins anew with the next", () => {
  const tally = tallied(10);
  expect(tally.of("b")?.phase).toMatchObject({ picks: 250, forcedPicks: 250, failures: 250, callMs: 12_500 });
  tally.beginPhase(10_000);
  tally.picked("a", false, 10_000);
  expect([tally.all.phase.picks, tally.of("b")?.phase.picks, tally.phaseSinceMs]).toEqual([1, 0, 10_000]);
});

test("failures are a share of the calls that ended", () => {
  expect(tallied(10).all.failureShareIn(10, 9_999)).toBeCloseTo(0.25, 3);
  expect(new PickTally().all.failureShareIn(10, 9_999)).toBe(0);
});

test("latencies that are too old, or too many, are forgotten", () => {
  const latencies = new RecentLatencies(100);
  for (let ms = 1; ms <= 150; ms += 1) latencies.add(ms, ms);
  expect(Array.from(latencies.since(0)).slice(0, 2)).toEqual([51, 52]);
  expect(percentilesOf(latencies.since(101))).toEqual({ p50: 125, p90: 145, p99: 150 });
  expect(percentilesOf(latencies.since(1_000))).toBeUndefined();
});
