/** What a probe found, in words. */
import type { Mark } from "../../text/symbols.js";
import type { ProbeState } from "../model/probe-book.js";

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

export function healthMark(state: ProbeState | undefined): Mark {
  if (state?.kind !== "done") return "notReached";
  return STATUS_MARK[state.result.status] ?? "broken";
}
