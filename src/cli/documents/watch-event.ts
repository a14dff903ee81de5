/** One line of `zdisc watch -o ndjson`; a file of them is a recording. */
import type { LeaveCause, ResetReason } from "../../discovery/service-event.js";
import type { Revision } from "../../store/revision.js";
import type { ErrorSummary } from "./error-summary.js";
import type { InstanceDocument } from "./instance-document.js";
import type { Count, Milliseconds, Timestamp } from "./quantities.js";

interface WatchEventBase {
  readonly schemaVersion: 1;
  readonly kind: "watchEvent";
  /** When zdisc saw it: etcd stores no times. */
  readonly time: Timestamp;
  /** The key that was watched. */
  readonly service: string;
  /** Of the change; of the last one known where nothing changed; null before the first list. */
  readonly revision: Revision | null;
  /** Another line of the same change follows: one etcd revision is one change. */
  readonly more: boolean;
}

/** Replaces everything known. */
export interface ResetDocument extends WatchEventBase {
  readonly type: "reset";
  /** Why. `restored`: etcd is an older one than before; `otherCluster`; `overflow`: it was read too slowly. */
  readonly reason: ResetReason;
  /** The etcd host it comes from. */
  readonly host: string | null;
  /** All there are now. */
  readonly instances: readonly InstanceDocument[];
}

/** An instance is there. */
export interface JoinDocument extends WatchEventBase {
  readonly type: "join";
  readonly instance: InstanceDocument;
}

/** An instance is gone. */
export interface LeaveDocument extends WatchEventBase {
  readonly type: "leave";
  /** As it was last. */
  readonly instance: InstanceDocument;
  readonly cause: LeaveCause;
}

/** A key has another value. */
export interface MoveDocument extends WatchEventBase {
  readonly type: "move";
  readonly instance: InstanceDocument;
  /** null: the value before was no address. */
  readonly previousAddress: string | null;
}

/** The same key was put again with the same value. */
export interface RenewDocument extends WatchEventBase {
  readonly type: "renew";
  readonly instance: InstanceDocument;
}

/** What follows is live. */
export interface SyncedDocument extends WatchEventBase {
  readonly type: "synced";
  readonly instanceCount: Count;
  /** Distinct addresses. */
  readonly endpointCount: Count;
}

/** What is known is stale from now on. */
export interface DisconnectedDocument extends WatchEventBase {
  readonly type: "disconnected";
  /** The etcd host that was lost. */
  readonly host: string;
  readonly error: ErrorSummary;
}

/** An etcd host answers again; what is known is stale until `synced`. */
export interface ConnectedDocument extends WatchEventBase {
  readonly type: "connected";
  /** The etcd host that answers now. */
  readonly host: string;
  /** Since the connection was lost. */
  readonly afterMs: Milliseconds;
}

/**
 * One line of `zdisc watch -o ndjson`. What is known is stale from `disconnected` until the next `synced`.
 *
 * @discriminator type
 */
export type WatchEventDocument =
  | ResetDocument
  | JoinDocument
  | LeaveDocument
  | MoveDocument
  | RenewDocument
  | SyncedDocument
  | DisconnectedDocument
  | ConnectedDocument;
