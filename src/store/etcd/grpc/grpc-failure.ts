/** A gRPC call that failed: its code and etcd's own text, and what they tell. */

/** Source: grpc/doc/statuscodes.md. */
export const STATUS = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const LONGEST_TEXT = 1_000;

/** What a host says of itself goes into messages and logs: no more of it than a person reads. */
export function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

export class GrpcFailure extends Error {
  override readonly name = "GrpcFailure";
  readonly code: number;
  /** `etcdserver: requested lease not found`; one that is longer than any of etcd's is cut. */
  readonly details: string;

  constructor(code: number, details: string, options: { readonly cause?: unknown } = {}) {
    const text = shortened(details);
    super(text, options);
    this.code = code;
    this.details = text;
  }
}

/** An answer that no etcd gives: none of gRPC, bytes that are no message, a message that lacks what it must have. */
export class UnreadableAnswer extends GrpcFailure {
  constructor(what: string, cause?: unknown, code: number = STATUS.internal) {
    super(code, what, { cause });
  }
}

/** etcd's text: `etcdserver: requested lease not found`; empty for any other error. */
export function detailsOf(error: unknown): string {
  return error instanceof GrpcFailure ? error.details : "";
}

/** Codes of a host that did not answer, cannot answer now, or is cut off. */
const OF_HOST: readonly number[] = [
  STATUS.unavailable,
  STATUS.deadlineExceeded,
  STATUS.cancelled,
  STATUS.unimplemented,
  STATUS.internal,
];

/** Whether another host may answer. */
export function isHostFailure(error: unknown): boolean {
  if (!(error instanceof GrpcFailure)) return false;
  return (
    OF_HOST.includes(error.code) ||
    (error.code === STATUS.unknown && !error.details.startsWith("etcdserver:"))
  );
}

/** A token that ran out, or whose user was changed. Source: etcd api/v3rpc/rpctypes/error.go. */
export function isStaleToken(error: unknown): boolean {
  if (!(error instanceof GrpcFailure)) return false;
  return error.code === STATUS.unauthenticated || isAuthText(error.details);
}

/** The same from the text of a cancelled watch. */
export function isAuthText(text: string): boolean {
  return /invalid auth token|revision of auth store is old|revision in header is old|user name is empty/.test(
    text,
  );
}

export function isLeaseExists(error: unknown): boolean {
  return detailsOf(error).includes("lease already exists");
}

export function isLeaseNotFound(error: unknown): boolean {
  return detailsOf(error).includes("requested lease not found");
}

export function isTooLarge(error: unknown): boolean {
  return (
    error instanceof GrpcFailure &&
    error.code === STATUS.resourceExhausted &&
    !error.details.includes("no space")
  );
}

export function isPermissionDenied(error: unknown): boolean {
  return error instanceof GrpcFailure && error.code === STATUS.permissionDenied;
}
