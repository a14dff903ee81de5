/** One line of `zdisc publish -o ndjson`. */
import type { LeaseId } from "../../store/revision.js";
import type { ErrorSummary } from "./error-summary.js";
import type { Count, ExitCode, Milliseconds, Seconds, Timestamp } from "./quantities.js";

interface PublishEventBase {
  readonly schemaVersion: 1;
  readonly kind: "publishEvent";
  readonly time: Timestamp;
  /** Of the registration; null: it is not about one. */
  readonly key: string | null;
  /** What clients see, or should; null: it is not about one registration. */
  readonly address: string | null;
  /** That the key hangs on now; null: it is not about one registration. */
  readonly leaseId: LeaseId | null;
}

/**
 * One line of `zdisc publish -o ndjson`. It tells what became of a registration; `ended` is the last.
 *
 * @discriminator type
 */
export type PublishEventDocument = PublishEventBase &
  (
    | { readonly type: "granted"; readonly ttlSeconds: Seconds }
    | {
        readonly type: "registered";
        /** The key that clients subscribe to. */
        readonly service: string;
        /** The etcd host asked at the start; null: it would not say. */
        readonly host: string | null;
        /** Where the host of the address comes from: `eth0`, `POD_IP`; null: it was given. */
        readonly addressSource: string | null;
      }
    | {
        readonly type: "renewalLate";
        /** The etcd host that did not renew. */
        readonly host: string;
        readonly error: ErrorSummary;
        /** Until clients lose the address. */
        readonly leaseLeftMs: Milliseconds;
      }
    | {
        readonly type: "renewed";
        /** The etcd host that did. */
        readonly host: string;
      }
    | {
        readonly type: "overwritten";
        /** What somebody else wrote: it is left there. */
        readonly value: string;
      }
    | { readonly type: "lost"; readonly error: ErrorSummary }
    | { readonly type: "restored"; readonly lostForMs: Milliseconds }
    | { readonly type: "putBack"; readonly afterMs: Milliseconds }
    | { readonly type: "withdrawn" | "revoked" }
    | ChildEventParts
    | PublishEnd
  );

/** What the command behind `--` does; not about one registration. */
export type ChildEventParts = {
  /** Of its process, and of its process group. */
  readonly pid: number;
} & (
  | {
      readonly type: "childStarted";
      /** The first word of the command. */
      readonly command: string;
      readonly ready: ReadyCheck;
      /** What is asked until it is ready; empty with `none`. */
      readonly addresses: readonly string[];
    }
  | {
      /** Its addresses are registered now, or again. */
      readonly type: "childReady";
      readonly ready: ReadyCheck;
      /** Since its start, or since `childNotReady`. */
      readonly afterMs: Milliseconds;
    }
  | {
      /** Its addresses are taken out of etcd until it is ready again. */
      readonly type: "childNotReady";
      /** What was answered, or what kept it from an answer. */
      readonly error: string;
    }
  | {
      /** Its addresses are out of etcd; SIGTERM follows. */
      readonly type: "childDraining";
      /** Until then. */
      readonly drainMs: Milliseconds;
      /** Of a lease that could not be revoked; null: all were. */
      readonly leaseLeftMs: Milliseconds | null;
    }
  | {
      readonly type: "childEnded";
      /** Null: a signal ended it. */
      readonly exitCode: ExitCode | null;
      /** Null: it ended by itself. */
      readonly signal: string | null;
    }
);

export const READY_CHECKS = ["tcp", "health", "none"] as const;

/** When a child is taken to be ready. */
export type ReadyCheck = (typeof READY_CHECKS)[number];

/** The last line. */
export interface PublishEnd {
  readonly type: "ended";
  /** `childEnded`: by itself. `notReady`: the child was not, in time. */
  readonly reason: "interrupted" | "lost" | "failed" | "childEnded" | "notReady";
  /** The child's own where there is one. */
  readonly exitCode: ExitCode;
  /** From the first registration to the end. */
  readonly registeredForMs: Milliseconds;
  /** Of that time, how long an address was lost. */
  readonly lostForMs: Milliseconds;
  /** Leases granted in place of lost ones. */
  readonly newLeaseCount: Count;
  /** Registrations whose lease could not be revoked: they run out by themselves. */
  readonly leftBehindCount: Count;
  /** How long the longest of those lives; null without any. */
  readonly leaseLeftMs: Milliseconds | null;
}
