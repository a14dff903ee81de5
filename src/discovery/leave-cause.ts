/** Why an instance left, from what is known of its lease. Claims nothing that the facts leave open. */
import type { LeaveCause } from "./service-event.js";

export interface LeaseEvidence {
  /** What etcd said of the lease after the leave; undefined: it did not say. */
  readonly isAlive: boolean | undefined;
  /** The lease could not run out before this (monotonic, ms); undefined: its TTL was never known. */
  readonly livesUntilMs: number | undefined;
}

export function leaveCause({ isAlive, livesUntilMs }: LeaseEvidence, leftAtMs: number): LeaveCause {
  if (isAlive === true) return "deleted";
  if (isAlive === undefined || livesUntilMs === undefined) return null;
  return leftAtMs < livesUntilMs ? "stopped" : "expired";
}
