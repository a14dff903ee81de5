/** What a registration's state asks to have written. */
import type { LeaseId } from "../../store/revision.js";
import type { Writing } from "./write-registration.js";

/** A lease under this ID. */
export interface LeaseWrite {
  readonly kind: "lease";
  readonly leaseId: LeaseId;
  /** Not sooner (monotonic, ms). */
  readonly notBeforeMs: number;
}

/** The key, under a lease that was granted. */
export interface KeyWrite extends Writing {
  readonly kind: "key";
  readonly notBeforeMs: number;
}

export type PendingWrite = LeaseWrite | KeyWrite;

/** Whether both come to the same. */
export function isSameWrite(one: PendingWrite, other: PendingWrite | undefined): boolean {
  return one.kind === other?.kind && one.leaseId === other.leaseId;
}
