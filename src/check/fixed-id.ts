/** Instances under an ID of their configuration: the others are named for their lease. Source: go-zero core/discov/publisher.go:register. */
import type { Instance } from "../discovery/instance.js";

export function hasFixedId({ id, leaseId }: Instance): boolean {
  return leaseId !== null && id !== leaseId;
}
