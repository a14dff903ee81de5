/** What stands on stderr in place of an error's text with -o json and ndjson. */
import type { DiscoveryError, ErrorCode, HostFailure } from "../../errors.js";

export interface ErrorDocument {
  readonly schemaVersion: 1;
  readonly kind: "error";
  readonly code: ErrorCode;
  readonly message: string;
  /** null: none is known. */
  readonly remedy: string | null;
  readonly exitCode: number;
  readonly details: { readonly hosts: readonly HostFailure[] };
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
