import type { LeaseId, Revision } from "./revision.js";

/** One key at one revision. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  /** Number of puts since the key was created, `"1"` after the first. */
  readonly version: string;
  /** undefined: the key hangs on no lease. */
  readonly leaseId: LeaseId | undefined;
}
