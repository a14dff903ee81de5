/** The port straight on an etcd in memory, without a network: for tests of what stands on the port. It never fails or waits. */
import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import type { HostStatus } from "../host-status.js";
import type { KeyRange } from "../key-range.js";
import type { LeaseId, Revision } from "../revision.js";
import type {
  CallOptions,
  HostInspection,
  KeepAliveMessage,
  Lease,
  LeaseTimeToLive,
  ListOptions,
  ListPage,
  PutOptions,
  Store,
  WatchOptions,
} from "../store.js";
import type { Transaction, TransactionResult } from "../transaction.js";
import type { WatchMessage } from "../watch-message.js";
import { fromText, toText } from "./byte-string.js";
import { EtcdRefusal } from "./etcd-refusal.js";
import { spanOfKey } from "./key-span.js";
import { NO_LEASE } from "./key-version.js";
import { listPages } from "./list-pages.js";
import { ETCD_VERSION, type MemoryEtcd } from "./memory-etcd.js";
import { readsOf, toTransaction } from "./port-transaction.js";
import { StoreWatch } from "./store-watch.js";

const HOST = "memory";
const WATCH_CAPACITY = 10_000;

export class MemoryStore implements Store {
  readonly #etcd: MemoryEtcd;
  readonly #clock: Clock;
  readonly #lifetime = new AbortController();

  /** The etcd stays the caller's: other stores, and a server, may stand on it, too. */
  constructor(etcd: MemoryEtcd, clock: Clock) {
    this.#etcd = etcd;
    this.#clock = clock;
  }

  async *list(range: KeyRange, options: ListOptions): AsyncGenerator<ListPage> {
    const pages = listPages(this.#etcd, range, options);
    for (;;) {
      const { done, value } = await this.#call(options, () => pages.next());
      if (done) return;
      yield value;
    }
  }

  async *watch(
    range: KeyRange,
    { signal, capacity = WATCH_CAPACITY }: WatchOptions,
  ): AsyncGenerator<WatchMessage> {
    using scope = new AbortScope(signal, this.#lifetime.signal);
    using watch = new StoreWatch(this.#etcd, range, { host: HOST, capacity });
    scope.signal.addEventListener("abort", () => watch.messages.fail(scope.signal.reason), { once: true });
    if (scope.signal.aborted) throw scope.signal.reason;
    yield* watch.messages;
  }

  put(key: string, value: string, options: PutOptions): Promise<Revision> {
    const put = { type: "put", key: fromText(key), value: fromText(value) } as const;
    return this.#call(options, () =>
      String(this.#etcd.put({ ...put, leaseId: options.leaseId ?? NO_LEASE }).revision),
    );
  }

  delete(key: string, options: CallOptions): Promise<{ wasThere: boolean; revision: Revision }> {
    return this.#call(options, () => {
      const span = spanOfKey(fromText(key));
      const { deletedCount, revision } = this.#etcd.deleteRange({ type: "delete", span });
      return { wasThere: deletedCount > 0, revision: String(revision) };
    });
  }

  transact(transaction: Transaction, options: CallOptions): Promise<TransactionResult> {
    return this.#call(options, () => {
      const result = this.#etcd.transact(toTransaction(transaction));
      return { held: result.held, revision: String(result.revision), reads: readsOf(result) };
    });
  }

  grantLease(leaseId: LeaseId, ttlSeconds: number, options: CallOptions): Promise<Lease> {
    return this.#call(
      options,
      () => this.#etcd.leaseTimeLeft(leaseId) ?? this.#etcd.grantLease(leaseId, ttlSeconds),
    ).then((lease) => ({ leaseId, ttlSeconds: lease.ttlSeconds }));
  }

  revokeLease(leaseId: LeaseId, options: CallOptions): Promise<boolean> {
    return this.#call(options, () => {
      if (this.#etcd.leaseTimeLeft(leaseId) === undefined) return false;
      this.#etcd.revokeLease(leaseId);
      return true;
    });
  }

  leaseTimeToLive(
    leaseId: LeaseId,
    options: CallOptions & { withKeys?: boolean },
  ): Promise<LeaseTimeToLive | undefined> {
    return this.#call(options, () => {
      const left = this.#etcd.leaseTimeLeft(leaseId);
      if (left === undefined) return undefined;
      return {
        leaseId,
        ttlSeconds: left.ttlSeconds,
        remainingSeconds: Math.trunc(left.remainingMs / 1_000),
        keys: options.withKeys ? this.#etcd.leaseKeys(leaseId).map(toText) : [],
      };
    });
  }

  listLeases(options: CallOptions): Promise<readonly LeaseId[]> {
    return this.#call(options, () => this.#etcd.leaseIds);
  }

  keepAlive(lease: Lease, listener: (message: KeepAliveMessage) => void): Disposable {
    const scope = new AbortScope(this.#lifetime.signal);
    this.#renew(lease, listener, scope.signal).catch(() => {});
    return { [Symbol.dispose]: () => scope.abort() };
  }

  status(options: CallOptions): Promise<HostStatus> {
    return this.#call(options, () => this.#status());
  }

  inspectHosts(options: CallOptions): Promise<readonly HostInspection[]> {
    return this.#call(options, () => [{ host: HOST, status: this.#status(), roundTripMs: 0 }]);
  }

  async close(): Promise<void> {
    this.#lifetime.abort(new DiscoveryError("interrupted", "the store was closed"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #call<Result>({ signal }: CallOptions, work: () => Result): Promise<Result> {
    if (signal.aborted) throw signal.reason;
    if (this.#lifetime.signal.aborted) throw this.#lifetime.signal.reason;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof EtcdRefusal)) throw error;
      throw new DiscoveryError("usage", `etcd refused the request: ${error.message}`, { cause: error });
    }
  }

  /** Begins when the caller has what ends it. */
  async #renew(
    { leaseId, ttlSeconds }: Lease,
    listener: (message: KeepAliveMessage) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await Promise.resolve();
    while (!signal.aborted) {
      if (this.#etcd.leaseTimeLeft(leaseId) === undefined) {
        listener({ type: "gone" });
        return;
      }
      listener({ type: "renewed", host: HOST, ttlSeconds: this.#etcd.renewLease(leaseId) });
      await this.#clock.sleep((ttlSeconds * 1_000) / 3, signal);
    }
  }

  #status(): HostStatus {
    const { clusterId, memberId, revision, bytes } = this.#etcd;
    return {
      host: HOST,
      clusterId,
      memberId,
      version: ETCD_VERSION,
      leaderId: memberId,
      revision: String(revision),
      databaseBytes: String(bytes),
      alarms: [],
      members: [{ memberId, name: HOST, clientUrls: [], isLearner: false }],
      certificate: undefined,
    };
  }
}
