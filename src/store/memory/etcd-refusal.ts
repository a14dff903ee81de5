/**
 * What etcd refuses a request with, in its own words, which clients match on. Source: etcd
 * api/v3rpc/rpctypes/error.go.
 */

export const REFUSALS = {
  emptyKey: "etcdserver: key is not provided",
  keyNotFound: "etcdserver: key not found",
  valueProvided: "etcdserver: value is provided",
  leaseProvided: "etcdserver: lease is provided",
  tooManyOperations: "etcdserver: too many operations in txn request",
  duplicateKey: "etcdserver: duplicate key given in txn request",
  invalidSortOption: "etcdserver: invalid sort option",
  requestTooLarge: "etcdserver: request is too large",
  compacted: "etcdserver: mvcc: required revision has been compacted",
  futureRevision: "etcdserver: mvcc: required revision is a future revision",
  leaseNotFound: "etcdserver: requested lease not found",
  leaseExists: "etcdserver: lease already exists",
  leaseTtlTooLarge: "etcdserver: too large lease TTL",
  rootUserNotExist: "etcdserver: root user does not exist",
  rootRoleNotExist: "etcdserver: root user does not have root role",
  userAlreadyExists: "etcdserver: user name already exists",
  userEmpty: "etcdserver: user name is empty",
  userNotFound: "etcdserver: user name not found",
  roleAlreadyExists: "etcdserver: role name already exists",
  roleNotFound: "etcdserver: role name not found",
  roleEmpty: "etcdserver: role name is empty",
  authFailed: "etcdserver: authentication failed, invalid user ID or password",
  noPasswordUser: "auth: authentication failed, password was given for no password user",
  permissionNotGiven: "etcdserver: permission not given",
  permissionDenied: "etcdserver: permission denied",
  roleNotGranted: "etcdserver: role is not granted to the user",
  permissionNotGranted: "etcdserver: permission is not granted to the role",
  authNotEnabled: "etcdserver: authentication is not enabled",
  invalidAuthToken: "etcdserver: invalid auth token",
  invalidAuthManagement: "etcdserver: invalid auth management",
} as const;

export type RefusalKind = keyof typeof REFUSALS;

/** Translated at the edges: into a status of gRPC (server), into a `DiscoveryError` (memory-store.ts). */
export class EtcdRefusal extends Error {
  override readonly name = "EtcdRefusal";
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind) {
    super(REFUSALS[kind]);
    this.kind = kind;
  }
}
