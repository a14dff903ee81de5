/** What went wrong for a while, in a stream of events that goes on. */
import { DiscoveryError, type ErrorCode } from "../../errors.js";

export interface ErrorSummary {
  readonly code: ErrorCode;
  /** What failed, and why. */
  readonly message: string;
}

export function errorSummary(error: Error): ErrorSummary {
  return { code: error instanceof DiscoveryError ? error.code : "unreachable", message: error.message };
}
