/**
 * The port to etcd: all that discovery needs of it. `store/etcd` implements it over the network and
 * `store/memory` in memory; test/contract holds what every implementation must do.
 *
 * Keys and values are text. A byte that is not UTF-8 stands as a lone surrogate U+DC80 … U+DCFF, so nothing is
 * lost on the way there and back.
 *
 * Errors: every call throws `signal.reason` when its signal aborts, and otherwise `DiscoveryError` only:
 * `unreachable`, `noLeader`, `timeout`, `tls`, `auth`, `permission`, `noSpace`, `usage` (etcd refused the request
 * itself) or `internal`.
 */
import type { HostStatus } from "./host-status.js";
import type { KeyRange } from "./key-range.js";
import type { ListedKey } from "./key-value.js";
import type { LeaseId, Revision } from "./revision.js";
import type { Transaction, TransactionResult } from "./transaction.js";
import type { WatchMessage } from "./watch-message.js";

/** Who may end a call, and how long it may take. */
export interface CallOptions {
  readonly signal: AbortSignal;
  /** For the whole call with its repeats on other hosts, in ms. Default: the store's `commandTimeoutMs` (5,000). */
  readonly timeoutMs?: number | undefined;
  /** One host's share of it, in ms: then the next host is asked. Default 3,000. */
  readonly attemptMs?: number | undefined;
}

export interface ListOptions extends CallOptions {
  /** List as of this revision. Default: the newest, read through the leader. */
  readonly revision?: Revision | undefined;
  /** Values are left empty. Default false. */
  readonly keysOnly?: boolean | undefined;
  /** Most keys a page. Default: what is fast. A page too large to receive is asked for again at half its size. */
  readonly pageSize?: number | undefined;
}

/** Keys in byte order, all pages of one list at the same revision. */
export interface ListPage {
  /** To be read once: they are made as they are read (see ListedKey, and how to keep one). */
  readonly keyValues: Iterable<ListedKey>;
  /** Of the list, the same on all of its pages. */
  readonly revision: Revision;
  /** Keys in the whole range, this page's and earlier ones included. */
  readonly totalCount: number;
}

export interface PutOptions extends CallOptions {
  readonly leaseId?: LeaseId | undefined;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Most revisions waiting for a slow consumer; more of them are answered by a new list. Default 10,000. */
  readonly capacity?: number | undefined;
}

/** A lease as etcd granted it. */
export interface Lease {
  readonly leaseId: LeaseId;
  /** What etcd granted, which may be more than was asked for. */
  readonly ttlSeconds: number;
  /** Granted just now. Not known, or false: some of its time may be gone, and it is to be renewed at once. */
  readonly isNew?: boolean | undefined;
}

export interface LeaseTimeToLive extends Lease {
  /** Whole seconds left. */
  readonly remainingSeconds: number;
  /** Only when asked for. */
  readonly keys: readonly string[];
}

/**
 * What keeping a lease alive meets. `late`: no answer in time on that host, the next one is tried; the lease may
 * well live on. The last message is `gone` (etcd says that the lease does not exist) or `failed` (the store was closed).
 */
export type KeepAliveMessage =
  | { readonly type: "renewed"; readonly host: string; readonly ttlSeconds: number }
  | { readonly type: "late"; readonly host: string; readonly error: Error }
  | { readonly type: "gone" }
  | { readonly type: "failed"; readonly error: unknown };

/** A connection to etcd, to be closed by whoever opened it. */
export interface Store extends AsyncDisposable {
  /** Every key of a range, in pages at one revision. An empty range gives one empty page; over 1 GiB throws `usage`. */
  list(range: KeyRange, options: ListOptions): AsyncIterable<ListPage>;

  /**
   * A range, live: a list first, then every change, through reconnects, compactions and restored clusters, until
   * the signal aborts. Throws only what no waiting mends (`auth`, `permission`, `tls`; `usage`: over 2,000,000 keys).
   */
  watch(range: KeyRange, options: WatchOptions): AsyncIterable<WatchMessage>;

  /** Resolves with the revision of the write. Throws `usage` when the lease does not exist. */
  put(key: string, value: string, options: PutOptions): Promise<Revision>;
  /** Deletes one key; resolves with whether it was there, and the revision after. */
  delete(
    key: string,
    options: CallOptions,
  ): Promise<{ readonly wasThere: boolean; readonly revision: Revision }>;
  /** All or nothing, in one revision. */
  transact(transaction: Transaction, options: CallOptions): Promise<TransactionResult>;

  /** Grants a lease under an ID of one's own choice, so that the call can be repeated: an ID that exists already is taken as granted. */
  grantLease(leaseId: LeaseId, ttlSeconds: number, options: CallOptions): Promise<Lease>;
  /** Ends a lease and deletes its keys; false when there was none. */
  revokeLease(leaseId: LeaseId, options: CallOptions): Promise<boolean>;
  /** undefined: no such lease. */
  leaseTimeToLive(
    leaseId: LeaseId,
    options: CallOptions & { readonly withKeys?: boolean },
  ): Promise<LeaseTimeToLive | undefined>;
  listLeases(options: CallOptions): Promise<readonly LeaseId[]>;
  /**
   * Renews a lease every third of its TTL, and one that is not new at once, until it is gone or what is returned is
   * disposed; after that the listener hears nothing more, nor before this returns. It is called and not iterated: of
   * 5,000 leases 1,700 are renewed a second. All leases of a store share one stream.
   */
  keepAlive(lease: Lease, listener: (message: KeepAliveMessage) => void): Disposable;

  /** The host that calls go to now, asked for its state. */
  status(options: CallOptions): Promise<HostStatus>;
  /** Every host that the store was given, each asked at once; a host that fails is a row with its error, never a throw. */
  inspectHosts(options: CallOptions): Promise<readonly HostInspection[]>;

  /** Ends every call and watch with an `interrupted` error and frees sockets and timers. Idempotent. */
  close(): Promise<void>;
}

/** One configured host: what it said of itself, or why it could not be asked. */
export type HostInspection =
  | { readonly host: string; readonly status: HostStatus; readonly roundTripMs: number }
  | { readonly host: string; readonly error: Error };

/** How entry points give a store to code that meets hosts in a target. */
export type OpenStore<Options> = (hosts: readonly string[], options: Options) => Promise<Store>;
