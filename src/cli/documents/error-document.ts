/** What stands on stderr in place of an error's text with -o json and ndjson. */
import type { DiscoveryError, ErrorCode, HostFailure } from "../../errors.js";
import type { ExitCode } from "./quantities.js";

/** A failure, on stderr with -o json and ndjson. It stands in place of its text. */
export interface ErrorDocument {
  readonly schemaVersion: 1;
  readonly kind: "error";
  readonly code: ErrorCode;
  /** What failed, and why. */
  readonly message: string;
  /** A command to type or a line to change. null: none is known. */
  readonly remedy: string | null;
  readonly exitCode: ExitCode;
  /** What more is known. */
  readonly details: {
    /** One a host, where etcd could not be asked. */
    readonly hosts: readonly HostFailure[];
  };
}

export function errorDocument(error: DiscoveryError, exitCode: number): ErrorDocument {
  return {
    schemaVersion: 1,
    kind: "error",
    code: error.code,
    message: error.message,
    remedy: error.remedy ?? null,
    exitCode,
    details: { hosts: error.hosts },
  };
}
