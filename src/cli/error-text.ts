/** A failure as a person or a program reads it on stderr. */
import { DiscoveryError } from "../errors.js";
import { printable } from "../text/printable.js";
import { errorDocument } from "./documents/error-document.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import type { Format } from "./format.js";

/** Any thrown value as the one error; what is none of ours is a defect. */
export function asDiscoveryError(error: unknown): DiscoveryError {
  if (error instanceof DiscoveryError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DiscoveryError("internal", `internal error: ${message}`, {
    cause: error,
    remedy: "run again with --debug and report both",
  });
}

/** Lines with their newlines: one JSON object with json and ndjson, else `zdisc: …` and `  try: …`. */
export function errorText(error: DiscoveryError, format: Format, isDebug: boolean): string {
  if (format === "json" || format === "ndjson") {
    return `${JSON.stringify(errorDocument(error, EXIT_CODE_OF[error.code]))}\n`;
  }
  const prefix = error.message.startsWith("zdisc ") ? "" : "zdisc: ";
  const hosts =
    error.hosts.length > 1 ? error.hosts.map((failure) => `  ${failure.host} ${failure.error}`) : [];
  const remedy = error.remedy === undefined ? [] : [`  try: ${error.remedy}`];
  const stack = isDebug ? stackLines(error) : [];
  return `${[prefix + error.message, ...hosts, ...remedy, ...stack].map(printable).join("\n")}\n`;
}

/** The stack of the error and of all under it. */
function stackLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = (error.stack ?? error.message).split("\n");
  return error.cause === undefined ? own : [...own, "caused by:", ...stackLines(error.cause)];
}
