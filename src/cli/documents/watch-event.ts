/** One line of `zdisc watch -o ndjson`; a file of them is a recording. */
import type { LeaveCause, ResetReason } from "../../discovery/service-event.js";
import type { Revision } from "../../store/revision.js";
import type { InstanceDocument } from "./instance-document.js";

interface WatchEventBase {
  readonly schemaVersion: 1;
  readonly kind: "watchEvent";
  /** When zdisc saw it: etcd stores no times. RFC 3339, UTC. */
  readonly time: string;
  readonly service: string;
  /** Of the change; of the last one known where nothing changed; null before the first list. */
  readonly revision: Revision | null;
  /** Another line of the same change follows: one etcd revision is one change. */
  readonly more: boolean;
}

export interface ResetDocument extends WatchEventBase {
  readonly type: "reset";
  readonly reason: ResetReason;
  /** The etcd host it comes from. */
  readonly host: string | null;
  readonly instances: readonly InstanceDocument[];
}

export interface JoinDocument extends WatchEventBase {
  readonly type: "join";
  readonly instance: InstanceDocument;
}

export interface LeaveDocument extends WatchEventBase {
  readonly type: "leave";
  readonly instance: InstanceDocument;
  readonly cause: LeaveCause;
}

export interface MoveDocument extends WatchEventBase {
  readonly type: "move";
  readonly instance: InstanceDocument;
  /** null: the value before was no address. */
  readonly previousAddress: string | null;
}

export interface RenewDocument extends WatchEventBase {
  readonly type: "renew";
  readonly instance: InstanceDocument;
}

export interface SyncedDocument extends WatchEventBase {
  readonly type: "synced";
  readonly instanceCount: number;
  readonly endpointCount: number;
}

export interface DisconnectedDocument extends WatchEventBase {
  readonly type: "disconnected";
  readonly host: string;
  readonly error: { readonly code: string; readonly message: string };
}

export interface ConnectedDocument extends WatchEventBase {
  readonly type: "connected";
  readonly host: string;
  readonly afterMs: number;
}

/** What is known is stale from `disconnected` until the next `synced`. */
export type WatchEventDocument =
  | ResetDocument
  | JoinDocument
  | LeaveDocument
  | MoveDocument
  | RenewDocument
  | SyncedDocument
  | DisconnectedDocument
  | ConnectedDocument;
