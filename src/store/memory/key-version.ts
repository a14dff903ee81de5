/** What a key was at one revision. */
import type { LeaseId } from "../revision.js";
import type { ByteString } from "./byte-string.js";

/**
 * A key as one write left it, linked to what it was before. Revisions and versions are counted by this process from 1
 * and stay far below 2^53, so here, and only in this folder, they are JS numbers. An int64 of a client becomes one by
 * `Number()`: rounding keeps its order with every number below 2^53.
 */
export interface KeyVersion {
  readonly key: ByteString;
  readonly value: ByteString;
  /** 0: this write deleted the key. */
  readonly createRevision: number;
  readonly modRevision: number;
  /** Puts since the key was created; 0: deleted. */
  readonly version: number;
  /** `"0"`: no lease. */
  readonly leaseId: LeaseId;
  /** What it was before; undefined also when compaction took that away. */
  previous: KeyVersion | undefined;
}

export const NO_LEASE: LeaseId = "0";

export function isDeleted({ version }: KeyVersion): boolean {
  return version === 0;
}

/** What the key was at a revision, from its newest version; undefined: it did not exist. */
export function versionAt(newest: KeyVersion | undefined, revision: number): KeyVersion | undefined {
  let at = newest;
  while (at !== undefined && at.modRevision > revision) at = at.previous;
  return at === undefined || isDeleted(at) ? undefined : at;
}
