/**
 * A store for tests of discovery: keeps the promises of the port (lists, changes, reconnects) over data in memory,
 * and can be cut off, compacted, wiped, slowed down and made to fail.
 */
import { setMaxListeners } from "node:events";
import { DiscoveryError } from "../../src/errors.js";
import type { Clock } from "../../src/runtime/clock.js";
import type { HostStatus } from "../../src/store/host-status.js";
import type { KeyRange } from "../../src/store/key-range.js";
import type { LeaseId, Revision } from "../../src/store/revision.js";
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
} from "../../src/store/store.js";
import type { Condition, Operation, Transaction, TransactionResult } from "../../src/store/transaction.js";
import type { ListReason, WatchMessage } from "../../src/store/watch-message.js";
import { type Commit, FakeEtcd, type Write } from "./fake-etcd.js";
import { FakeWatch } from "./fake-watch.js";

export const HOST = "10.0.0.11:2379";

export type Method =
  | "list"
  | "put"
  | "delete"
  | "transact"
  | "grantLease"
  | "revokeLease"
  | "leaseTimeToLive";

/** How a call fails: before it reached etcd, or (`isApplied`) only its answer was lost. */
interface Fault {
  readonly method: Method;
  readonly error: DiscoveryError;
  readonly isApplied: boolean;
}

export class FakeStore implements Store {
  readonly etcd = new FakeEtcd();
  /** Every call, in order: `put user.rpc/7`. */
  readonly calls: string[] = [];
  /** How long each call takes until etcd does what it asks for, … */
  latencyMs = 0;
  /** … and the answer to come back. */
  answerMs = 0;
  /** Most calls under way at once so far. */
  mostAtOnce = 0;
  #underWay = 0;
  readonly #clock: Clock;
  readonly #watches = new Set<FakeWatch>();
  readonly #faults: Fault[] = [];
  readonly #lifetime = new AbortController();
  #downSinceMs: number | undefined;

  constructor(clock: Clock) {
    // One sleep a lease.
    setMaxListeners(0, this.#lifetime.signal);
    this.#clock = clock;
  }

  /** Somebody else's writes, all in one revision, whether or not we reach etcd. */
  commit(...writes: readonly Write[]): void {
    this.#publish(this.etcd.commit(writes));
  }

  /** Somebody else ends a lease. */
  revoke(leaseId: LeaseId): void {
    this.#publish(this.etcd.revoke(leaseId).commit);
  }

  /** Our link to etcd breaks: calls fail, watches say so. */
  cut(): void {
    if (this.#downSinceMs !== undefined) return;
    this.#downSinceMs = this.#clock.monotonicMs();
    for (const watch of this.#watches) watch.disconnect(HOST, unreachable());
  }

  /** And heals: watches catch up. */
  heal(): void {
    if (this.#downSinceMs === undefined) return;
    const afterMs = this.#clock.monotonicMs() - this.#downSinceMs;
    this.#downSinceMs = undefined;
    for (const watch of this.#watches) watch.reconnect(HOST, afterMs);
  }

  compact(): void {
    this.etcd.compact();
  }

  /** The cluster is replaced by an empty one, at lower revisions. */
  wipe(reason: ListReason = "otherCluster"): void {
    this.etcd.wipe();
    if (this.#downSinceMs === undefined) this.relist(reason);
  }

  /** Every watch lists again without a break. */
  relist(reason: ListReason): void {
    for (const watch of this.#watches) watch.relist(reason);
  }

  failNext(method: Method, { error = unreachable(), isApplied = false }: Partial<Fault> = {}): void {
    this.#faults.push({ method, error, isApplied });
  }

  get watchCount(): number {
    return this.#watches.size;
  }

  async *list(range: KeyRange, options: ListOptions): AsyncIterable<ListPage> {
    const keyValues = await this.#call("list", "", options, () => this.etcd.list(range));
    const { revision } = this.etcd;
    const { pageSize = 20_000, keysOnly = false } = options;
    const shown = keyValues.map((keyValue) => ({
      ...keyValue,
      ...(keysOnly && { value: "" }),
      hasLease: keyValue.leaseId !== undefined,
    }));
    for (let at = 0; at === 0 || at < shown.length; at += pageSize) {
      yield { keyValues: shown.slice(at, at + pageSize), revision, totalCount: shown.length };
    }
  }

  async *watch(range: KeyRange, { signal }: WatchOptions): AsyncIterable<WatchMessage> {
    const watch = new FakeWatch(this.etcd, range, signal);
    this.#watches.add(watch);
    if (this.#downSinceMs === undefined) watch.reconnect(HOST, 0);
    try {
      yield* watch.messages;
    } finally {
      this.#watches.delete(watch);
    }
  }

  put(key: string, value: string, options: PutOptions): Promise<Revision> {
    const { leaseId } = options;
    return this.#call("put", key, options, () => {
      this.#requireLease(leaseId);
      this.#publish(this.etcd.commit([{ key, value, leaseId }]));
      return this.etcd.revision;
    });
  }

  delete(key: string, options: CallOptions): Promise<{ wasThere: boolean; revision: Revision }> {
    return this.#call("delete", key, options, () => {
      const wasThere = this.etcd.get(key) !== undefined;
      this.#publish(this.etcd.commit([{ delete: key }]));
      return { wasThere, revision: this.etcd.revision };
    });
  }

  transact(transaction: Transaction, options: CallOptions): Promise<TransactionResult> {
    return this.#call("transact", JSON.stringify(transaction), options, () => {
      const held = transaction.when.every((condition) => this.#holds(condition));
      const operations = held ? transaction.ifHeld : (transaction.otherwise ?? []);
      for (const operation of operations) if (operation.type === "put") this.#requireLease(operation.leaseId);
      this.#publish(this.etcd.commit(operations.map(toWrite).filter((write) => write !== undefined)));
      const reads = operations.map(({ type, key }) => (type === "get" ? this.etcd.get(key) : undefined));
      return { held, revision: this.etcd.revision, reads };
    });
  }

  grantLease(leaseId: LeaseId, ttlSeconds: number, options: CallOptions): Promise<Lease> {
    return this.#call("grantLease", leaseId, options, () => {
      this.etcd.grant(leaseId, ttlSeconds, this.#clock.monotonicMs());
      void this.#expire(leaseId, ttlSeconds * 1_000);
      return { leaseId, ttlSeconds };
    });
  }

  revokeLease(leaseId: LeaseId, options: CallOptions): Promise<boolean> {
    return this.#call("revokeLease", leaseId, options, () => {
      const { wasThere, commit } = this.etcd.revoke(leaseId);
      this.#publish(commit);
      return wasThere;
    });
  }

  leaseTimeToLive(leaseId: LeaseId, options: CallOptions): Promise<LeaseTimeToLive | undefined> {
    return this.#call("leaseTimeToLive", leaseId, options, () => {
      const lease = this.etcd.leases.get(leaseId);
      if (lease === undefined) return undefined;
      const remainingSeconds = Math.floor((lease.expiresAtMs - this.#clock.monotonicMs()) / 1_000);
      return { leaseId, ttlSeconds: lease.ttlSeconds, remainingSeconds, keys: [] };
    });
  }

  async listLeases(): Promise<readonly LeaseId[]> {
    return [...this.etcd.leases.keys()];
  }

  keepAlive(lease: Lease, listener: (message: KeepAliveMessage) => void): Disposable {
    const ending = new AbortController();
    void Promise.resolve().then(() => this.#renew(lease, listener, ending.signal));
    return { [Symbol.dispose]: () => ending.abort() };
  }

  async status(): Promise<HostStatus> {
    throw new Error("a fake store has no status");
  }

  async inspectHosts(): Promise<readonly HostInspection[]> {
    return [];
  }

  async close(): Promise<void> {
    this.#lifetime.abort();
    for (const watch of this.#watches) watch.fail(new DiscoveryError("interrupted", "the store was closed"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #call<T>(method: Method, subject: string, options: CallOptions, work: () => T): Promise<T> {
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = options;
    signal.throwIfAborted();
    this.calls.push(`${method} ${subject}`.trim());
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    try {
      if (this.latencyMs > 0) await this.#clock.sleep(Math.min(this.latencyMs, timeoutMs), signal);
      if (this.latencyMs > timeoutMs)
        throw new DiscoveryError("timeout", `etcd did not answer within ${timeoutMs} ms`);
      const fault = this.#takeFault(method);
      if (fault?.isApplied) work();
      if (fault !== undefined) throw fault.error;
      if (this.#downSinceMs !== undefined) throw unreachable();
      const answer = work();
      if (this.answerMs > 0) await this.#clock.sleep(this.answerMs, signal);
      return answer;
    } finally {
      this.#underWay -= 1;
    }
  }

  #takeFault(method: Method): Fault | undefined {
    const at = this.#faults.findIndex((fault) => fault.method === method);
    return at === -1 ? undefined : this.#faults.splice(at, 1)[0];
  }

  #publish(commit: Commit | undefined): void {
    if (commit === undefined || this.#downSinceMs !== undefined) return;
    for (const watch of this.#watches) watch.take(commit);
  }

  async #renew(
    { leaseId, ttlSeconds }: Lease,
    tell: (message: KeepAliveMessage) => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      if (this.#downSinceMs !== undefined) {
        tell({ type: "late", host: HOST, error: unreachable() });
      } else if (this.etcd.renew(leaseId, this.#clock.monotonicMs())) {
        tell({ type: "renewed", host: HOST, ttlSeconds });
      } else {
        tell({ type: "gone" });
        return;
      }
      const waitMs = this.#downSinceMs === undefined ? (ttlSeconds * 1_000) / 3 : 500;
      await this.#clock.sleep(waitMs, signal).catch(() => {});
    }
  }

  async #expire(leaseId: LeaseId, afterMs: number): Promise<void> {
    const { signal } = this.#lifetime;
    for (let waitMs = afterMs; waitMs > 0; ) {
      await this.#clock.sleep(waitMs, signal).catch(() => {});
      const lease = this.etcd.leases.get(leaseId);
      if (lease === undefined || signal.aborted) return;
      waitMs = lease.expiresAtMs - this.#clock.monotonicMs();
    }
    this.revoke(leaseId);
  }

  #requireLease(leaseId: LeaseId | undefined): void {
    if (leaseId !== undefined && !this.etcd.leases.has(leaseId)) {
      throw new DiscoveryError("usage", "requested lease not found");
    }
  }

  #holds(condition: Condition): boolean {
    const keyValue = this.etcd.get(condition.key);
    if ("absent" in condition) return keyValue === undefined;
    return Object.entries(condition).every(([field, wanted]) => keyValue?.[field as "key"] === wanted);
  }
}

function toWrite(operation: Operation): Write | undefined {
  if (operation.type === "get") return undefined;
  return operation.type === "delete" ? { delete: operation.key } : operation;
}

export function unreachable(): DiscoveryError {
  return new DiscoveryError("unreachable", `no etcd host answers: ${HOST} connection refused`);
}
