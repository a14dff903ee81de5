import { describe, expect, test } from "vitest";
import { parseCondition } from "./condition.js";

test.each([
  { text: "endpoints>=3", condition: { kind: "endpoints", comparison: ">=", count: 3 } },
  { text: "endpoints<=3", condition: { kind: "endpoints", comparison: "<=", count: 3 } },
  { text: "endpoints=0", condition: { kind: "endpoints", comparison: "=", count: 0 } },
  { text: "healthy", condition: { kind: "healthy" } },
  { text: "gone", condition: { kind: "gone" } },
  { text: "has=10.0.3.9:8080", condition: { kind: "has", address: "10.0.3.9:8080" } },
  { text: "without=[fe80::1]:80", condition: { kind: "without", address: "[fe80::1]:80" } },
  { text: "stable=1m30s", condition: { kind: "stable", forMs: 90_000 } },
])("$text is a condition", ({ text, condition }) => {
  expect(parseCondition(text)).toEqual({ text, ...condition });
});

describe("is no condition, and says what may have been meant:", () => {
  test.each([
    {
      text: "endpoints",
      message: '--for "endpoints" says no number',
      remedy: `quote it, the shell took ">=3" as a file name: --for 'endpoints>=3'`,
    },
    {
      text: "endpoints>3",
      message: '--for "endpoints>3" is no condition',
      remedy: "--for 'endpoints>=4'",
    },
    {
      text: "endpoints<3",
      message: '--for "endpoints<3" is no condition',
      remedy: "--for 'endpoints<=2'",
    },
    { text: "helthy", message: '--for "helthy" is no condition', remedy: "did you mean healthy?" },
    {
      text: "endpoint>=3",
      message: '--for "endpoint>=3" is no condition',
      remedy: "did you mean endpoints?",
    },
    {
      text: "endpoints=>3",
      message: '--for "endpoints=>3" is no condition',
      remedy: "'endpoints>=3', healthy, gone, has=ADDRESS, without=ADDRESS, stable=10s",
    },
    {
      text: "ready",
      message: '--for "ready" is no condition',
      remedy: "'endpoints>=3', healthy, gone, has=ADDRESS, without=ADDRESS, stable=10s",
    },
    {
      text: "has=10.0.3.9",
      message: '--for has="10.0.3.9" names no address with a port',
      remedy: "--for has=10.0.3.9:8080",
    },
    { text: "stable=60x", message: '--for stable "60x" is not a duration', remedy: "60s, 1m30s, 250ms" },
  ])("$text", ({ text, message, remedy }) => {
    expect(() => parseCondition(text)).toThrow(expect.objectContaining({ code: "usage", message, remedy }));
  });
});
