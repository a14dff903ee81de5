/** The gRPC status of everything that etcd refuses. Source: etcd api/v3rpc/rpctypes/error.go. */
import { status } from "@grpc/grpc-js";
import { EtcdRefusal, type RefusalKind } from "../store/memory/etcd-refusal.js";

/** How a call ends. */
export interface CallStatus {
  /** Of gRPC: `status.UNAVAILABLE`. */
  readonly code: number;
  readonly details: string;
}

const CODE_OF = {
  emptyKey: status.INVALID_ARGUMENT,
  keyNotFound: status.INVALID_ARGUMENT,
  valueProvided: status.INVALID_ARGUMENT,
  leaseProvided: status.INVALID_ARGUMENT,
  tooManyOperations: status.INVALID_ARGUMENT,
  duplicateKey: status.INVALID_ARGUMENT,
  invalidSortOption: status.INVALID_ARGUMENT,
  requestTooLarge: status.INVALID_ARGUMENT,
  compacted: status.OUT_OF_RANGE,
  futureRevision: status.OUT_OF_RANGE,
  leaseNotFound: status.NOT_FOUND,
  leaseExists: status.FAILED_PRECONDITION,
  leaseTtlTooLarge: status.OUT_OF_RANGE,
  rootUserNotExist: status.FAILED_PRECONDITION,
  rootRoleNotExist: status.FAILED_PRECONDITION,
  userAlreadyExists: status.FAILED_PRECONDITION,
  userEmpty: status.INVALID_ARGUMENT,
  userNotFound: status.FAILED_PRECONDITION,
  roleAlreadyExists: status.FAILED_PRECONDITION,
  roleNotFound: status.FAILED_PRECONDITION,
  roleEmpty: status.INVALID_ARGUMENT,
  authFailed: status.INVALID_ARGUMENT,
  // The only one that etcd has no code for.
  noPasswordUser: status.UNKNOWN,
  permissionNotGiven: status.INVALID_ARGUMENT,
  permissionDenied: status.PERMISSION_DENIED,
  roleNotGranted: status.FAILED_PRECONDITION,
  permissionNotGranted: status.FAILED_PRECONDITION,
  authNotEnabled: status.FAILED_PRECONDITION,
  invalidAuthToken: status.UNAUTHENTICATED,
  invalidAuthManagement: status.INVALID_ARGUMENT,
} as const satisfies Record<RefusalKind, number>;

/** A fault that was asked for is one already; what nobody foresaw is UNKNOWN, as in etcd. */
export function statusOf(error: unknown): CallStatus {
  if (error instanceof EtcdRefusal) return { code: CODE_OF[error.kind], details: error.message };
  if (error instanceof Error) return { code: status.UNKNOWN, details: error.message };
  return error as CallStatus; // only faults are thrown that are no Error (call-host.ts)
}

/** As Go prints a status: what etcd gives as the reason for a watch that it refused. */
export function asGoError({ code, details }: CallStatus): string {
  const words = (status[code] ?? "UNKNOWN").toLowerCase().split("_");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return `rpc error: code = ${name} desc = ${details}`;
}
