import { expect, test } from "vitest";
import { formatLatency, shortLatency } from "./latency.js";

test.each([
  { ms: 0.04, shows: "0.0 ms" },
  { ms: 1.25, shows: "1.3 ms" },
  { ms: 52.4, shows: "52.4 ms" },
  { ms: 999.94, shows: "999.9 ms" },
  { ms: 999.96, shows: "1 s" },
  { ms: 1_234, shows: "1.2 s" },
])("$ms ms is shown as $shows", ({ ms, shows }) => {
  expect(formatLatency(ms)).toBe(shows);
});

test.each([
  [5, "5.0 ms"],
  [52.4, "52.4 ms"],
  [99.96, "100 ms"],
  [512.3, "512 ms"],
  [12_340, "12.3 s"],
])("%d ms in three figures is %s", (ms, text) => {
  expect(shortLatency(ms)).toBe(text);
});
