/** Where one registration stands between its publisher and etcd. The transitions are in next-publication.ts. */

import type { RetryBudget } from "../../runtime/retry-budget.js";
import type { LeaseId, Revision } from "../../store/revision.js";

/** A lease that etcd granted and, as far as is known, still holds. */
export interface HeldLease {
  readonly leaseId: LeaseId;
  /** As granted, which may be more than was asked for. */
  readonly ttlSeconds: number;
  /** It lives until then at least (monotonic, ms), by the last renewal that etcd confirmed. */
  readonly expiresAtMs: number;
  /** A host did not renew it in time, and none has since. */
  readonly isLate: boolean;
  /** Granted just now (see `Lease`). */
  readonly isNew?: boolean | undefined;
}

/** A lease that is not wanted any more and perhaps not gone yet. */
export interface LeftLease {
  readonly leaseId: LeaseId;
  /** It is gone by then at the latest (monotonic, ms), as nobody renews it. */
  readonly expiresAtMs: number;
  /** Whether etcd ever confirmed it. */
  readonly wasGranted: boolean;
}

/** What a registration carries with it from state to state. */
export interface Past {
  /** The key it stood under last, which may still be there; undefined: it never stood. */
  readonly lastKey: string | undefined;
  /** Keys of other leases whose put may have gone through unheard: whoever made one outlive its lease doubled us. */
  readonly strayKeys: readonly string[];
  /** Since when clients cannot see it because the lease is lost; undefined: not lost. */
  readonly lostAtMs: number | undefined;
  /** When it last got (back) into etcd under a new lease. */
  readonly registeredAtMs: number | undefined;
  /** Leases lost soon after they were got, in a row. */
  readonly quickLosses: number;
  readonly putBacks: RetryBudget | undefined;
}

export type PublicationState =
  /** The lease with this ID is asked for, again and again under the same ID. */
  | {
      readonly kind: "granting";
      readonly leaseId: LeaseId;
      readonly notBeforeMs: number;
      readonly past: Past;
    }
  /** The lease is there, the key is to be put. `awaySinceMs`: it was there under this lease, until somebody took it. */
  | {
      readonly kind: "putting";
      readonly lease: HeldLease;
      readonly awaySinceMs: number | undefined;
      readonly notBeforeMs: number;
      readonly past: Past;
    }
  /** `revision`: nothing older than this tells anything new about the key. */
  | {
      readonly kind: "registered";
      readonly lease: HeldLease;
      readonly revision: Revision;
      readonly past: Past;
    }
  /** The key says `value`, which is somebody else's doing: left alone. */
  | {
      readonly kind: "overwritten";
      readonly lease: HeldLease;
      readonly revision: Revision;
      readonly value: string;
      readonly past: Past;
    }
  | { readonly kind: "paused"; readonly left: LeftLease | undefined; readonly past: Past }
  | { readonly kind: "closed"; readonly left: LeftLease | undefined };

/** The states in which a lease is kept alive. */
export type LeasedState = Extract<PublicationState, { lease: HeldLease }>;

export function leaseOf(state: PublicationState): HeldLease | undefined {
  return "lease" in state ? state.lease : undefined;
}

/** The lease that is wanted: held, or asked for. */
export function leaseIdOf(state: PublicationState): LeaseId | undefined {
  return state.kind === "granting" ? state.leaseId : leaseOf(state)?.leaseId;
}

/** The lease that is to be revoked. */
export function leftLeaseOf(state: PublicationState): LeftLease | undefined {
  return "left" in state ? state.left : undefined;
}
