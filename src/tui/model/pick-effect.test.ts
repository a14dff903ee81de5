/** What a change did: from calls that are given one by one, every figure can be said beforehand. */
import { describe, expect, test } from "vitest";
import { PickEffect } from "./pick-effect.js";

const BEFORE = { share: 1 / 3, failureShare: 0, latency: { p50: 5, p90: 5.5, p99: 6 } };
const START_MS = 10_000;

function effect(more: Partial<ConstructorParameters<typeof PickEffect>[0]> = {}): PickEffect {
  return new PickEffect({ before: BEFORE, subject: "c", atMs: START_MS, callsPerSecond: 200, ...more });
}

/** 200 calls a second for a time, of which `shareAt` says how many go to c. */
function feed(one: PickEffect, ms: number, shareAt: (sinceMs: number) => number, isOk = true): void {
  let due = 0;
  for (let sinceMs = 0; sinceMs < ms; sinceMs += 5) {
    due += shareAt(sinceMs);
    const isC = due >= 1;
    if (isC) due -= 1;
    one.picked(isC ? "c" : "a", false, START_MS + sinceMs);
    one.ended(isC ? "c" : "a", 5, isOk || !isC, START_MS + sinceMs + 5);
  }
}

describe("the share of the endpoint", () => {
  test("is told before and after, and how long it took to get there", () => {
    const one = effect();
    feed(one, 10_000, (sinceMs) => (sinceMs < 600 ? 1 / 3 : 0.01));
    const result = one.result;
    expect(result?.before.share).toBe(1 / 3);
    expect(result?.after.share).toBeCloseTo(0.01, 2);
    expect(result?.withinMs).toBe(800);
  });

  test("that goes down slowly is there when it is near where it stays", () => {
    const one = effect();
    feed(one, 20_000, (sinceMs) => Math.max(0.05, 1 / 3 - (sinceMs / 4_000) * 0.283));
    expect(one.result?.after.share).toBeCloseTo(0.05, 2);
    expect(one.result?.withinMs).toBeGreaterThan(2_000);
    expect(one.result?.withinMs).toBeLessThan(4_400);
  });

  test("that hardly moves has no time that it took", () => {
    const one = effect();
    feed(one, 10_000, () => 0.34);
    expect(one.result).toMatchObject({ withinMs: undefined });
  });
});

test("nothing is told before there is anything to tell", () => {
  const one = effect();
  expect(one.result).toBeUndefined();
  one.picked("a", false, START_MS + 1);
  expect(one.result).toBeUndefined();
});

test("calls that were open before do not count", () => {
  const one = effect();
  feed(one, 1_000, () => 0);
  one.ended("c", 500, false, START_MS + 100);
  expect(one.result?.after.failureShare).toBe(0);
});

test("failures are those of all calls", () => {
  const one = effect();
  feed(one, 2_000, () => 0.25, false);
  expect(one.result?.after.failureShare).toBeCloseTo(0.25, 2);
});

test("is over after a while, or when the next change comes; later calls are not its own", () => {
  const one = effect();
  feed(one, 30_000, () => 0);
  expect(one.isOver).toBe(true);
  const cut = effect();
  feed(cut, 1_000, () => 1);
  cut.end();
  feed(cut, 10_000, () => 0);
  expect([cut.isOver, cut.result?.after.share]).toEqual([true, 1]);
});

test("of all endpoints there is no share, but a latency", () => {
  const one = effect({ subject: undefined, before: { ...BEFORE, share: undefined } });
  feed(one, 2_000, () => 0);
  expect(one.result?.after).toEqual({
    share: undefined,
    failureShare: 0,
    latency: { p50: 5, p90: 5, p99: 5 },
  });
});
