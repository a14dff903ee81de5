/** What happens to a registration that is kept alive; `zdisc publish -o ndjson` prints it as a `publishEvent`. */
import type { LeaseId } from "../../store/revision.js";
import type { PublicationStatus } from "./publication-status.js";

/** Whose event it is. */
export interface Published {
  readonly service: string;
  readonly key: string;
  readonly address: string;
  readonly leaseId: LeaseId;
}

/** What happened. */
export type PublishChange =
  /** etcd granted the lease; the key is not there yet. */
  | { readonly type: "granted"; readonly ttlSeconds: number }
  /** Clients see the address: the first time, after a pause, or because somebody who had overwritten it put it back. */
  | { readonly type: "registered" }
  /** A host did not renew in time; the next one is asked. The lease lives for `leaseLeftMs` more at least. */
  | {
      readonly type: "renewalLate";
      readonly host: string;
      readonly error: Error;
      readonly leaseLeftMs: number;
    }
  /** The first renewal after `renewalLate`, with the lease still alive. Renewals in time are silent. */
  | { readonly type: "renewed"; readonly host: string }
  /** Somebody gave the key another value (a drain). It is left alone until it says ours again or is deleted. */
  | { readonly type: "overwritten"; readonly value: string }
  /** The lease ran out by our own clock, or etcd says that it is gone: clients do not see the address. */
  | { readonly type: "lost"; readonly error: Error }
  | { readonly type: "restored"; readonly lostForMs: number }
  /** The key was deleted (or lost its lease) by somebody else and is back. */
  | { readonly type: "putBack"; readonly afterMs: number }
  /** Taken out by `pause()`. */
  | { readonly type: "withdrawn" }
  /** Taken out by `close()`, the lease revoked. */
  | { readonly type: "revoked" };

/** What `Publisher` tells its reader. */
export type PublishEvent =
  | (Published & PublishChange)
  /** Nobody read the events in time: they were dropped, and this is how things stand. */
  | { readonly type: "reset"; readonly publications: readonly PublicationStatus[] };
