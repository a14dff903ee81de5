/** Requests of etcd's KV service in the words of the model, and what they are answered with. */
import type { LeaseId } from "../revision.js";
import type { ByteString } from "./byte-string.js";
import type { KeySpan } from "./key-span.js";
import type { KeyVersion } from "./key-version.js";

export type SortBy = "key" | "version" | "createRevision" | "modRevision" | "value";

export interface Sort {
  readonly by: SortBy;
  readonly isDescending: boolean;
  /** Of the first `limit + 1` keys only: so etcd does where a target but no order was asked for. Default: of all. */
  readonly isOfLimit?: boolean;
}

export interface RangeOperation {
  readonly type: "range";
  readonly span: KeySpan;
  /** Most keys in the answer. Default 0: all. */
  readonly limit?: number;
  /** As of this revision. Default 0: the newest. */
  readonly revision?: number;
  /** Default: ascending by key. */
  readonly sort?: Sort;
  readonly keysOnly?: boolean;
  readonly countOnly?: boolean;
  /** Bounds of the answer, both included. 0: none. They change neither `count` nor what `more` means. */
  readonly minModRevision?: number;
  readonly maxModRevision?: number;
  readonly minCreateRevision?: number;
  readonly maxCreateRevision?: number;
}

export interface RangeResult {
  readonly type: "range";
  /** Of the store when it was read, whatever revision was asked for. */
  readonly revision: number;
  readonly keyVersions: readonly KeyVersion[];
  readonly hasMore: boolean;
  /** Keys in the span, limit or not. */
  readonly count: number;
}

export interface PutOperation {
  readonly type: "put";
  readonly key: ByteString;
  readonly value: ByteString;
  /** Default `"0"`: none. */
  readonly leaseId?: LeaseId;
  readonly wantsPrevious?: boolean;
  /** Keep the value, or the lease, that the key has; refused when there is no such key. */
  readonly keepsValue?: boolean;
  readonly keepsLease?: boolean;
}

export interface PutResult {
  readonly type: "put";
  readonly revision: number;
  /** Only when asked for. */
  readonly previous: KeyVersion | undefined;
}

export interface DeleteOperation {
  readonly type: "delete";
  readonly span: KeySpan;
  readonly wantsPrevious?: boolean;
}

export interface DeleteResult {
  readonly type: "delete";
  readonly revision: number;
  readonly deletedCount: number;
  /** Only when asked for. */
  readonly previous: readonly KeyVersion[];
}

/** One comparison with every key of a span. */
export interface Comparison {
  readonly span: KeySpan;
  readonly is: "equal" | "notEqual" | "greater" | "less";
  readonly target: ComparisonTarget;
}

export type ComparisonTarget =
  | { readonly of: "version" | "createRevision" | "modRevision"; readonly number: number }
  | { readonly of: "value"; readonly value: ByteString }
  | { readonly of: "lease"; readonly leaseId: LeaseId };

export interface TransactionOperation {
  readonly type: "transaction";
  /** All must hold; none: always. */
  readonly when: readonly Comparison[];
  readonly ifHeld: readonly Operation[];
  readonly otherwise: readonly Operation[];
}

export interface TransactionResult {
  readonly type: "transaction";
  /** After it; 0 for a transaction within another. */
  readonly revision: number;
  readonly held: boolean;
  /** One an operation that was done, in order. */
  readonly results: readonly OperationResult[];
}

export type Operation = RangeOperation | PutOperation | DeleteOperation | TransactionOperation;
export type OperationResult = RangeResult | PutResult | DeleteResult | TransactionResult;
