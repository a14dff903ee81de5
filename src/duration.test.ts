import { describe, expect, test } from "vitest";
import { durationMs, formatDuration, parseDuration } from "./duration.js";
import { DiscoveryError } from "./errors.js";

describe("durationMs", () => {
  test.each([
    { text: "0", ms: 0 },
    { text: "0s", ms: 0 },
    { text: "250ms", ms: 250 },
    { text: "1m30s", ms: 90_000 },
    { text: "1h", ms: 3_600_000 },
    { text: "1.5h", ms: 5_400_000 },
    { text: ".5s", ms: 500 },
    { text: "1.s", ms: 1_000 },
    { text: "100us", ms: 0.1 },
    { text: "2µs", ms: 0.002 },
    { text: "2μs", ms: 0.002 },
    { text: "1ns", ms: 1e-6 },
  ])("$text is $ms ms", ({ text, ms }) => {
    expect(durationMs(text)).toBeCloseTo(ms, 9);
  });

  test.each(["", "10", "s", "5 s", " 5s", "5s ", "1m30", "1d", "1..s", ".s", "-1s", "+1s"])(
    "%j is none",
    (text) => {
      expect(durationMs(text)).toBeUndefined();
    },
  );

  test.each([
    { text: "2562047h47m16s", ms: 9_223_372_036_000 },
    { text: "2562047h47m17s", ms: undefined },
    { text: `${"9".repeat(400)}h`, ms: undefined },
  ])("$text is $ms ms: what Go's time.Duration cannot hold is no duration", ({ text, ms }) => {
    expect(durationMs(text)).toBe(ms);
  });
});

test("a flag that is no duration is named, with examples", () => {
  expect(parseDuration("1m30s", "--ttl")).toBe(90_000);
  expect(() => parseDuration("soon", "--ttl")).toThrow(
    new DiscoveryError("usage", '--ttl "soon" is not a duration', { remedy: "60s, 1m30s, 250ms" }),
  );
});

test.each([
  { ms: -5, shown: "0 ms" },
  { ms: 3.6, shown: "4 ms" },
  { ms: 999, shown: "999 ms" },
  { ms: 1_000, shown: "1 s" },
  { ms: 2_499, shown: "2.4 s" },
  { ms: 9_999, shown: "9.9 s" },
  { ms: 10_000, shown: "10 s" },
  { ms: 119_999, shown: "119 s" },
  { ms: 120_000, shown: "2 m" },
  { ms: 252_000, shown: "4 m 12 s" },
  { ms: 599_999, shown: "9 m 59 s" },
  { ms: 600_000, shown: "10 m" },
  { ms: 7_199_999, shown: "119 m" },
  { ms: 7_200_000, shown: "2 h" },
  { ms: 11_100_000, shown: "3 h 5 m" },
  { ms: 172_799_999, shown: "47 h 59 m" },
  { ms: 172_800_000, shown: "2 d" },
  { ms: 259_199_999, shown: "2 d" },
])("$ms ms are shown as $shown", ({ ms, shown }) => {
  expect(formatDuration(ms)).toBe(shown);
});
