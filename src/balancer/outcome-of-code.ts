/** Which gRPC codes count as failures of the endpoint. Source: go-zero v1.10.3 zrpc/internal/codes/accept.go:Acceptable. */
import type { CallOutcome } from "./statistics.js";

/** By name, for the reader; all others (a client's mistakes, Canceled, Unknown) are no fault of the endpoint. */
const FAILURE_CODES = {
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
} as const;

const FAILURES: ReadonlySet<number> = new Set(Object.values(FAILURE_CODES));

/** What a call that ended with this gRPC code (0 to 16) says of its endpoint. */
export function outcomeOfCode(code: number): CallOutcome {
  return FAILURES.has(code) ? "failed" : "ok";
}
