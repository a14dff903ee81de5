/** What a registration meets: answers of etcd, messages about its lease and key, and its owner's wishes. */
import type { KeyValue } from "../../store/key-value.js";
import type { LeaseId, Revision } from "../../store/revision.js";
import type { Lease } from "../../store/store.js";

/** What a watch saw of a key: its newest state at some revision. */
export interface KeySight {
  /** undefined: the key was not there. */
  readonly keyValue: KeyValue | undefined;
  readonly revision: Revision;
  /** The cluster was restored or is another one: its revisions cannot be compared with those before. */
  readonly isNewHistory: boolean;
}

export type PublicationInput =
  | ({ readonly type: "granted" } & Lease)
  /** `wasThere`: the key said all that we wanted to say, and nothing was written. */
  | {
      readonly type: "put";
      readonly leaseId: LeaseId;
      readonly revision: Revision;
      readonly wasThere: boolean;
    }
  /** The key was to be put back, and says something else. */
  | { readonly type: "foundOther"; readonly leaseId: LeaseId; readonly keyValue: KeyValue }
  /** A write failed in a way that no other host mends: wait, then try again. */
  | { readonly type: "refused"; readonly leaseId: LeaseId }
  | {
      readonly type: "renewed";
      readonly leaseId: LeaseId;
      readonly host: string;
      readonly ttlSeconds: number;
    }
  | { readonly type: "late"; readonly leaseId: LeaseId; readonly host: string; readonly error: Error }
  /** The lease that was left by a pause or the end is gone. */
  | { readonly type: "revoked"; readonly leaseId: LeaseId }
  /** etcd does not know the lease. */
  | { readonly type: "gone"; readonly leaseId: LeaseId }
  | ({ readonly type: "seen" } & KeySight)
  /** Time has passed. */
  | { readonly type: "tick" }
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "close" };
