/**
 * Keys that several instances may write: those under an ID of their configuration, while all others are named for their
 * lease. Source: go-zero core/discov/publisher.go:register.
 */
import type { Instance } from "../discovery/instance.js";

/** Restarts within one lease make two or three versions. */
const MOST_VERSIONS = 3n;

/** Written more often than one owner writes it. */
export function isWrittenOften(instance: Instance): boolean {
  return hasFixedId(instance) && BigInt(instance.version) > MOST_VERSIONS;
}

/** Written more than once, and not so often that it says all: what its value does next, tells. */
export function mayMove(instance: Instance): boolean {
  return hasFixedId(instance) && instance.version !== "1" && !isWrittenOften(instance);
}

function hasFixedId({ id, leaseId }: Instance): boolean {
  return leaseId !== null && id !== leaseId;
}
