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
    | PublishEnd
  );

/** The last line. */
export interface PublishEnd {
  readonly type: "ended";
  readonly reason: "interrupted" | "lost" | "failed";
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
