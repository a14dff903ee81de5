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
    | ChildEventParts
    | PublishEnd
  );

/** What the command behind `--` does; not about one registration. */
export type ChildEventParts = { readonly pid: number } & (
  | {
      readonly type: "childStarted";
      /** The first word of the command. */
      readonly command: string;
      readonly ready: ReadyCheck;
      /** What is asked until it is ready; empty with `none`. */
      readonly addresses: readonly string[];
    }
  /** Its addresses are registered now, or again. `afterMs`: since its start, or since `childNotReady`. */
  | { readonly type: "childReady"; readonly ready: ReadyCheck; readonly afterMs: number }
  /** Its addresses are taken out of etcd until it is ready again. */
  | { readonly type: "childNotReady"; readonly error: string }
  /** Its addresses are out of etcd; SIGTERM follows after `drainMs`. */
  | { readonly type: "childDraining"; readonly drainMs: number; readonly leaseLeftMs: number | null }
  /** One of the two is null. */
  | { readonly type: "childEnded"; readonly exitCode: number | null; readonly signal: string | null }
);

export const READY_CHECKS = ["tcp", "health", "none"] as const;

/** When a child is taken to be ready. */
export type ReadyCheck = (typeof READY_CHECKS)[number];

/** The last line. */
export interface PublishEnd {
  readonly type: "ended";
  /** `childEnded`: by itself. `notReady`: the child was not, in time. */
  readonly reason: "interrupted" | "lost" | "failed" | "childEnded" | "notReady";
  readonly exitCode: number;
  readonly registeredForMs: number;
  readonly lostForMs: number;
  readonly newLeaseCount: number;
  /** Registrations whose lease could not be revoked: they run out by themselves. */
  readonly leftBehindCount: number;
  /** How long the longest of those lives, in ms; null without any. */
  readonly leaseLeftMs: number | null;
}
