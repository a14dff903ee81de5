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

/**
 * A key of a list. Its texts are made when they are read, each time anew, and it holds on to its whole page: to keep
 * all keys of a list in this form is to keep them in the least memory, but of one that is kept alone keep a `copyKeyValue`.
 */
export interface ListedKey extends KeyValue {
  /** Whether it hangs on a lease, without the text of its ID. */
  readonly hasLease: boolean;
}

/** The same key, holding on to nothing. */
export function copyKeyValue({
  key,
  value,
  createRevision,
  modRevision,
  version,
  leaseId,
}: KeyValue): KeyValue {
  return { key, value, createRevision, modRevision, version, leaseId };
}
