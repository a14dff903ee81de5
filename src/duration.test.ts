import { expect, test } from "vitest";
import { durationMs } from "./duration.js";

test.each([
  { text: "2562047h47m16s", ms: 9_223_372_036_000 },
  { text: "2562047h47m17s", ms: undefined },
  { text: `${"9".repeat(400)}h`, ms: undefined },
  { text: "-1s", ms: undefined },
  { text: "1h", ms: 3_600_000 },
])("$text is $ms ms: what Go's time.Duration cannot hold is no duration", ({ text, ms }) => {
  expect(durationMs(text)).toBe(ms);
});
