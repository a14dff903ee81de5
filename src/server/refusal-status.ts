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
} as const satisfies Record<RefusalKind, number>;

/** A fault that was asked for is one already; what nobody foresaw is UNKNOWN, as in etcd. */
export function statusOf(error: unknown): CallStatus {
  if (error instanceof EtcdRefusal) return { code: CODE_OF[error.kind], details: error.message };
  if (error instanceof Error) return { code: status.UNKNOWN, details: error.message };
  return error as CallStatus; // only faults are thrown that are no Error (call-host.ts)
}
