/** Transactions as far as zdisc needs them: compare keys, then put, delete or read. */

import type { KeyValue } from "./key-value.js";
import type { LeaseId, Revision } from "./revision.js";

/** A condition on one key. `absent` is etcd's createRevision = 0. */
export type Condition =
  | { readonly key: string; readonly absent: true }
  | { readonly key: string; readonly createRevision: Revision }
  | { readonly key: string; readonly modRevision: Revision }
  | { readonly key: string; readonly value: string }
  | { readonly key: string; readonly leaseId: LeaseId };

export type Operation =
  | {
      readonly type: "put";
      readonly key: string;
      readonly value: string;
      readonly leaseId?: LeaseId | undefined;
    }
  | { readonly type: "delete"; readonly key: string }
  | { readonly type: "get"; readonly key: string };

export interface Transaction {
  /** All must hold; none: always. */
  readonly when: readonly Condition[];
  readonly ifHeld: readonly Operation[];
  readonly otherwise?: readonly Operation[];
}

export interface TransactionResult {
  /** Whether `ifHeld` was done (else `otherwise`). */
  readonly held: boolean;
  readonly revision: Revision;
  /** One entry an operation done, in order: for `get` the key or undefined, for others undefined. */
  readonly reads: readonly (KeyValue | undefined)[];
}
