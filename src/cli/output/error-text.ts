/** A failure as a person or a program reads it on stderr. */
import { DiscoveryError } from "../../errors.js";
import { printable } from "../../text/printable.js";
import type { Format } from "../arguments/format.js";
import { errorDocument } from "../documents/error-document.js";
import { EXIT_CODE_OF } from "../exit-codes.js";
import { jsonText } from "../view/json-text.js";

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

/** For --debug: the stack of the error and of all under it, without what `redact` takes out. */
export function stackLines(error: unknown, redact: (text: string) => string): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [printable(redact(`  ${String(error)}`))];
  // Before it is made printable: a secret with an odd character would be another text by then.
  const own = redact(error.stack ?? error.message)
    .split("\n")
    .map(printable);
  const causes = error.cause === undefined ? [] : ["caused by:", ...stackLines(error.cause, redact)];
  return [...own, ...causes, ...suppressedLines(error, redact)];
}

/** Of an end that failed (`await using`): what it failed with, and what was thrown before. */
function suppressedLines(
  error: Error & { readonly error?: unknown; readonly suppressed?: unknown },
  redact: (text: string) => string,
): string[] {
  if (error.name !== "SuppressedError") return [];
  const { error: last, suppressed } = error;
  return ["at its end:", ...stackLines(last, redact), "before that:", ...stackLines(suppressed, redact)];
}
