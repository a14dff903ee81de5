import { expect, test } from "vitest";
import { LatencyHistogram } from "./latency-histogram.js";

const MS = 1e6;

function histogramOf(latenciesMs: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of latenciesMs) histogram.record(ms * MS);
  return histogram;
}

test("of nothing there is no summary", () => {
  expect(new LatencyHistogram().summary).toBeNull();
});

test("of one value every percentile is that value", () => {
  expect(histogramOf([0.25]).summary).toEqual({ p50: 0.25, p90: 0.25, p99: 0.25, max: 0.25 });
  expect(histogramOf([59.99]).summary?.max).toBe(59.99);
});

test("percentiles are those of the sorted values, within 0.2 %", () => {
  const values = Array.from({ length: 10_000 }, (_, at) => 0.01 + ((at * 7_919) % 10_000));
  const sorted = [...values].sort((a, b) => a - b);
  const { p50, p90, p99, max } = histogramOf(values).summary ?? { p50: 0, p90: 0, p99: 0, max: 0 };
  const error = (value: number, share: number) => value / (sorted[Math.ceil(share * 10_000) - 1] ?? 0) - 1;
  expect(Math.max(...[error(p50, 0.5), error(p90, 0.9), error(p99, 0.99)].map(Math.abs))).toBeLessThan(0.002);
  expect(max).toBe(9_999.01);
});

test("what takes longer than 35 minutes is counted there, and 0 as 0", () => {
  const { p50, p90, max } = histogramOf([0, 1e9]).summary ?? {};
  expect([p50, max]).toEqual([0, 2_147_483.647]);
  expect((p90 ?? 0) / 2_147_483.647).toBeCloseTo(1, 2);
});
