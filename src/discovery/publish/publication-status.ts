/** How one registration stands, for people and JSON. */
import type { LeaseId } from "../../store/revision.js";
import { leaseOf, leftLeaseOf, type PublicationState } from "./publication-state.js";
import type { Registration } from "./registration.js";

/**
 * `registering`: on its way for the first time or after a pause. `registered`: clients see it, as far as is known.
 * `putting`: the key is away and about to be put back. `overwritten`: the key says something else. `lost`: the lease
 * ran out or is gone. `paused`, `closed`: taken out.
 */
export type PublicationStatusKind =
  | "registering"
  | "registered"
  | "putting"
  | "overwritten"
  | "lost"
  | "paused"
  | "closed";

/** One registration of a publisher, as it stands now. */
export interface PublicationStatus {
  readonly service: string;
  readonly address: string;
  readonly status: PublicationStatusKind;
  /** null while there is none. */
  readonly key: string | null;
  /** The lease that etcd may still hold for it: after `close()`, one that could not be revoked. null: none. */
  readonly leaseId: LeaseId | null;
  /** How long that lease lives yet, as far as is known, in ms; null without one. */
  readonly leaseLeftMs: number | null;
}

export function publicationStatus(
  { service, address }: Registration,
  key: string | null,
  state: PublicationState,
  nowMs: number,
): PublicationStatus {
  const lease = leaseOf(state) ?? leftLeaseOf(state);
  return {
    service,
    address,
    status: statusOf(state),
    key,
    leaseId: lease?.leaseId ?? null,
    leaseLeftMs: lease === undefined ? null : Math.round(Math.max(0, lease.expiresAtMs - nowMs)),
  };
}

function statusOf(state: PublicationState): PublicationStatusKind {
  if (state.kind === "paused" || state.kind === "closed") return state.kind;
  if (state.past.lostAtMs !== undefined) return "lost";
  if (state.kind === "registered" || state.kind === "overwritten") return state.kind;
  return state.kind === "putting" && state.awaySinceMs !== undefined ? "putting" : "registering";
}
