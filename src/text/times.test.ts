import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { timeOfDay, timestamp } from "./times.js";

const WALL_MS = Date.UTC(2026, 10, 23, 3, 11, 2, 114);

beforeEach(() => {
  vi.stubEnv("TZ", "Asia/Kolkata");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("a time of day is local, or UTC when asked", () => {
  expect(timeOfDay(WALL_MS, { isUtc: false })).toBe("08:41:02.114");
  expect(timeOfDay(WALL_MS, { isUtc: true })).toBe("03:11:02.114");
});

test("a timestamp is RFC 3339 in UTC, with milliseconds", () => {
  expect(timestamp(WALL_MS)).toBe("2026-11-23T03:11:02.114Z");
});
