/** One line of `zdisc publish -o ndjson`. */
import type { LeaseId } from "../../store/revision.js";

interface PublishEventBase {
  readonly schemaVersion: 1;
  readonly kind: "publishEvent";
  /** RFC 3339, UTC. */
  readonly time: string;
  /** null: it is not about one registration. */
  readonly key: string | null;
  readonly address: string | null;
  readonly leaseId: LeaseId | null;
}

export interface ErrorSummary {
  readonly code: string;
  readonly message: string;
}

export type PublishEventDocument = PublishEventBase &
  (
    | { readonly type: "granted"; readonly ttlSeconds: number }
    | {
        readonly type: "registered";
        readonly service: string;
        /** The etcd host asked at the start; null: it would not say. */
        readonly host: string | null;
        /** Where the host of the address comes from: `eth0`, `POD_IP`; null: it was given. */
        readonly addressSource: string | null;
      }
    | {
        readonly type: "renewalLate";
        readonly host: string;
        readonly error: ErrorSummary;
        readonly leaseLeftMs: number;
      }
    | { readonly type: "renewed"; readonly host: string }
    | { readonly type: "overwritten"; readonly value: string }
    | { readonly type: "lost"; readonly error: ErrorSummary }
    | { readonly type: "restored"; readonly lostForMs: number }
    | { readonly type: "putBack"; readonly afterMs: number }
    | { readonly type: "withdrawn" | "revoked" }
    | PublishEnd
  );

/** The last line. */
export interface PublishEnd {
  readonly type: "ended";
  readonly reason: "interrupted" | "lost" | "failed";
  readonly exitCode: number;
  readonly registeredForMs: number;
  readonly lostForMs: number;
  readonly newLeaseCount: number;
  /** Registrations whose lease could not be revoked: they run out by themselves. */
  readonly leftBehindCount: number;
  /** How long the longest of those lives, in ms; null without any. */
  readonly leaseLeftMs: number | null;
}
