/** How one registration stands. */
import type { LeaseId } from "../store/revision.js";

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

export interface PublicationStatus {
  readonly service: string;
  readonly address: string;
  readonly status: PublicationStatusKind;
  /** null while there is none. */
  readonly key: string | null;
  /** null: no lease of ours is alive in etcd (or none that we know of). */
  readonly leaseId: LeaseId | null;
  /** How long the lease lives at least, in ms; null without one. */
  readonly leaseLeftMs: number | null;
}
