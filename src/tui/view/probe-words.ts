/** What a probe found, in words. */
import type { Mark } from "../../text/symbols.js";
import type { ProbeState } from "../model/probe-book.js";
import type { Theme } from "../theme.js";

const STATUS_TEXT: Readonly<Record<string, string>> = {
  serving: "serving",
  notServing: "not serving",
  noHealth: "no health service",
  refused: "refused",
  timeout: "no answer",
  notGrpc: "not gRPC",
  error: "failed",
};

const STATUS_MARK: Readonly<Record<string, Mark>> = {
  serving: "live",
  notServing: "warning",
  noHealth: "live",
};

export function healthText(state: ProbeState | undefined, none: string): string {
  if (state === undefined) return none;
  if (state.kind === "running") return "asking";
  const { status, latencyMs } = state.result;
  return `${STATUS_TEXT[status] ?? status}${latencyMs === null ? "" : ` ${latencyMs.toFixed(1)} ms`}`;
}

/** In seven cells behind a mark; the detail has it in full. */
const SHORT_TEXT: Readonly<Record<string, string>> = {
  notServing: "unready",
  noHealth: "up",
  timeout: "silent",
  notGrpc: "no gRPC",
};

/** `● 1.2 ms`, `✗ refused`, in a column of nine cells. */
export function healthCell(state: ProbeState | undefined, theme: Theme): string {
  if (state?.kind !== "done") return theme.sign(healthText(state, "–"));
  const { status, latencyMs } = state.result;
  const text =
    status === "serving" && latencyMs !== null
      ? shortLatency(latencyMs)
      : (SHORT_TEXT[status] ?? STATUS_TEXT[status] ?? status);
  return `${theme.mark(healthMark(state)).text} ${text}`;
}

function shortLatency(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

export function healthMark(state: ProbeState | undefined): Mark {
  if (state?.kind !== "done") return "notReached";
  return STATUS_MARK[state.result.status] ?? "broken";
}
