/**
 * What etcd refuses a request with, in its own words, which clients match on. Source: etcd
 * api/v3rpc/rpctypes/error.go.
 */

export const REFUSALS = {
  emptyKey: "key is not provided",
  keyNotFound: "key not found",
  valueProvided: "value is provided",
  leaseProvided: "lease is provided",
  tooManyOperations: "too many operations in txn request",
  duplicateKey: "duplicate key given in txn request",
  invalidSortOption: "invalid sort option",
  requestTooLarge: "request is too large",
  compacted: "mvcc: required revision has been compacted",
  futureRevision: "mvcc: required revision is a future revision",
  leaseNotFound: "requested lease not found",
  leaseExists: "lease already exists",
  leaseTtlTooLarge: "too large lease TTL",
} as const;

export type RefusalKind = keyof typeof REFUSALS;

/** Translated at the edges: into a status of gRPC (server), into a `DiscoveryError` (memory-store.ts). */
export class EtcdRefusal extends Error {
  override readonly name = "EtcdRefusal";
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind) {
    super(`etcdserver: ${REFUSALS[kind]}`);
    this.kind = kind;
  }
}
