/** The exit code that zdisc passes on: the child's own, as a shell would have it. Source: POSIX, XCU 2.8.2. */
import { constants } from "node:os";
import type { DiscoveryError } from "../../../../errors.js";
import type { ChildEnd } from "../../../child/child.js";
import { EXIT_CODE_NOT_EXECUTABLE, EXIT_CODE_NOT_FOUND, EXIT_CODE_OF_SIGNALS } from "../../../exit-codes.js";

export function exitCodeOf({ exitCode, signal }: ChildEnd): number {
  if (signal === null) return exitCode ?? 0;
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return EXIT_CODE_OF_SIGNALS + (numbers[signal] ?? 0);
}

/** Of a command that could not be started. */
export function exitCodeOfFailure({ cause }: DiscoveryError): number {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" ? EXIT_CODE_NOT_FOUND : EXIT_CODE_NOT_EXECUTABLE;
}
