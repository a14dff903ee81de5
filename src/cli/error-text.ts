/** A failure as a person or a program reads it on stderr. */
import { DiscoveryError } from "../errors.js";
import { printable } from "../text/printable.js";
import { errorDocument } from "./documents/error-document.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import type { Format } from "./format.js";
import { jsonText } from "./json-text.js";

/** Any thrown value as the one error; what is none of ours is a defect. */
export function asDiscoveryError(error: unknown): DiscoveryError {
  if (error instanceof DiscoveryError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DiscoveryError("internal", `internal error: ${message}`, {
    cause: error,
    remedy: "run again with --debug and report both",
  });
}

/** Lines: one JSON object with json and ndjson, else `zdisc: …`, the place in the input, a line for each of several hosts, and `  try: …`. */
export function errorLines(error: DiscoveryError, format: Format): string[] {
  if (format === "json" || format === "ndjson") {
    return [jsonText(errorDocument(error, EXIT_CODE_OF[error.code]))];
  }
  const hosts = error.hosts.length > 1 ? error.hosts : [];
  return [
    sentence(error.message),
    ...error.excerpt.map((line) => `  ${printable(line)}`),
    ...hosts.map(({ host, error: why }) => `  ${printable(host)} ${printable(why)}`),
    ...remedyLines(error.remedy),
  ];
}

/** `zdisc: …`; a message that begins with the command (`zdisc watch: …`) has its prefix. */
export function sentence(message: string): string {
  return `${/^zdisc( \S+)?: /.test(message) ? "" : "zdisc: "}${printable(message)}`;
}

export function remedyLines(remedy: string | undefined): string[] {
  return remedy === undefined ? [] : [`  try: ${printable(remedy)}`];
}

/** For --debug: the stack of the error and of all under it. */
export function stackLines(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [printable(`  ${String(error)}`)];
  const own = (error.stack ?? error.message).split("\n").map(printable);
  const causes = error.cause === undefined ? [] : ["caused by:", ...stackLines(error.cause)];
  return [...own, ...causes, ...suppressedLines(error)];
}

/** Of an end that failed (`await using`): what it failed with, and what was thrown before. */
function suppressedLines(
  error: Error & { readonly error?: unknown; readonly suppressed?: unknown },
): string[] {
  if (error.name !== "SuppressedError") return [];
  return ["at its end:", ...stackLines(error.error), "before that:", ...stackLines(error.suppressed)];
}
