/** The health of an endpoint in a few words: `serving 1.2 ms`, `refused`, `no health service`. */
import { formatDuration } from "../../duration.js";
import { PROBE_TIMEOUT_MS } from "../../probe/probe.js";
import { formatLatency } from "../../text/latency.js";
import { printable } from "../../text/printable.js";
import type { Mark } from "../../text/symbols.js";
import type { ProbeDocument } from "../documents/endpoint-document.js";

export function healthText({ status, latencyMs, error }: ProbeDocument): string {
  switch (status) {
    case "serving":
      return `serving ${formatLatency(latencyMs ?? 0)}`;
    case "notServing":
      return "not serving";
    case "noHealth":
      return "no health service";
    case "refused":
      return "refused";
    case "timeout":
      return `no answer ${formatDuration(PROBE_TIMEOUT_MS)}`;
    case "notGrpc":
      return `not gRPC: ${printable(error ?? "")}`;
    case "error":
      return printable(error ?? "");
  }
}

/** Works, works but look, or cannot be used from here. */
export function healthMark({ status, latencyMs }: ProbeDocument): Mark {
  if (status === "serving" || status === "noHealth") return "live";
  return latencyMs === null ? "broken" : "warning";
}
