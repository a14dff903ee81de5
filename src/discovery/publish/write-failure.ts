/** What a failed write of a registration means. */
import { DiscoveryError } from "../../errors.js";
import type { PendingWrite } from "./pending-write.js";

/**
 * `again`: etcd does not answer, the gate knows when to ask again. `gone`: the put did not find its lease. `refused`:
 * for a reason that waiting may mend. `fatal`: the registration cannot go on.
 */
export type WriteFailure = "again" | "gone" | "refused" | "fatal";

export function writeFailure(
  error: unknown,
  kind: PendingWrite["kind"],
  { hasStood, mayWait }: { readonly hasStood: boolean; readonly mayWait: boolean },
): WriteFailure {
  if (!(error instanceof DiscoveryError) || error.code === "interrupted") return "fatal";
  if (error.isRetryable) return hasStood || mayWait ? "again" : "fatal";
  if (error.code === "usage" && kind === "key") return "gone";
  return hasStood ? "refused" : "fatal";
}
