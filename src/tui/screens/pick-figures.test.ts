import { expect, test } from "vitest";
import { effectText, exactMs, formatMs, okText, runTime } from "./pick-figures.js";

const BEFORE = { share: 1 / 3, failureShare: 0, latency: { p50: 5, p90: 5.9, p99: 42 } };
const AFTER = { share: 0.011, failureShare: 0, latency: { p50: 5, p90: 43, p99: 47.4 } };

test.each([
  { name: "of an endpoint is its share", after: AFTER, says: "share 33% → 1.1% within 0.6 s" },
  {
    name: "of an endpoint that fails is told with the errors of all",
    after: { ...AFTER, failureShare: 0.004 },
    says: "share 33% → 1.1% within 0.6 s, errors 0% → 0.4%",
  },
  {
    name: "of all is in the upper latencies",
    after: { ...AFTER, share: undefined },
    says: "p90 5.9 → 43, p99 42 → 47 ms",
  },
  {
    name: "of all, where calls fail, is in the errors first",
    after: { ...AFTER, share: undefined, failureShare: 0.14 },
    says: "errors 0% → 14%, p90 5.9 → 43, p99 42 → 47 ms",
  },
])("the effect $name", ({ after, says }) => {
  expect(effectText({ before: BEFORE, after, withinMs: 600, isOver: true })).toBe(says);
});

test("figures have as many decimals as they can bear", () => {
  expect([0.04, 5, 9.94, 52.4].map(formatMs)).toEqual(["0.0", "5.0", "9.9", "52"]);
  expect([5, 40.84, 512.3].map(exactMs)).toEqual(["5.0", "40.8", "512"]);
  expect([0, 51_900, 3_665_000].map(runTime)).toEqual(["00:00", "00:51", "61:05"]);
  expect([0, 0.0004, 0.147].map(okText)).toEqual(["100.0%", "100.0%", "85.3%"]);
});
