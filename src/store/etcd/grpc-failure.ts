/** What a failed gRPC call tells: its code and etcd's own text. */
import { status } from "@grpc/grpc-js";

interface GrpcFailure {
  readonly code: number;
  readonly details: string;
}

/** Whether grpc-js made this error. */
export function isGrpcFailure(error: unknown): error is Error & GrpcFailure {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error;
}

/** etcd's text: `etcdserver: requested lease not found`; empty for any other error. */
export function detailsOf(error: unknown): string {
  return isGrpcFailure(error) ? error.details : "";
}

/** A host that did not answer, cannot answer now, or is cut off: another host may. */
export function isHostFailure(error: unknown): boolean {
  if (!isGrpcFailure(error)) return false;
  return (
    error.code === status.UNAVAILABLE ||
    error.code === status.DEADLINE_EXCEEDED ||
    error.code === status.CANCELLED ||
    error.code === status.UNIMPLEMENTED ||
    error.code === status.INTERNAL ||
    (error.code === status.UNKNOWN && !error.details.startsWith("etcdserver:"))
  );
}

/** A token that ran out, or whose user was changed. Source: etcd api/v3rpc/rpctypes/error.go. */
export function isStaleToken(error: unknown): boolean {
  if (!isGrpcFailure(error)) return false;
  return error.code === status.UNAUTHENTICATED || isAuthText(error.details);
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
    isGrpcFailure(error) && error.code === status.RESOURCE_EXHAUSTED && !error.details.includes("no space")
  );
}

export function isPermissionDenied(error: unknown): boolean {
  return isGrpcFailure(error) && error.code === status.PERMISSION_DENIED;
}
