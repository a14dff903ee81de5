/** Durations as people and go-zero's configs write them: `250ms`, `10s`, `1m30s`. Source: Go's time.ParseDuration. */
import { DiscoveryError } from "./errors.js";

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
/** Go counts nanoseconds in 63 bits: 292 years. */
const MOST_MS = 2 ** 63 / 1e6;
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Milliseconds of a text such as `1m30s` or `0`; undefined when it is no duration, or more than Go's can hold. */
export function durationMs(text: string): number | undefined {
  if (text === "0") return 0;
  let sumMs = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text);
    if (match === null) return undefined;
    sumMs += Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? Number.NaN);
  }
  return text === "" || sumMs > MOST_MS ? undefined : sumMs;
}

/** As `durationMs`, but throws `usage` naming `what` (a flag, a config field) when `text` is no duration. */
export function parseDuration(text: string, what: string): number {
  const ms = durationMs(text);
  if (ms === undefined) {
    throw new DiscoveryError("usage", `${what} "${text}" is not a duration`, { remedy: "60s, 1m30s, 250ms" });
  }
  return ms;
}

/** A duration for people, coarse as it grows: `4 ms`, `2.4 s`, `96 s`, `12 m`, `3 h 5 m`. Minutes get seconds up to ten: `4 m 12 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toString()} s`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes} m` : `${minutes} m ${seconds % 60} s`;
  if (minutes < 120) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`;
  return `${Math.floor(hours / 24)} d`;
}
