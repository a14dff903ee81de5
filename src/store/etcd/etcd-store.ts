/** The port to etcd, over the network: each method a line that says what is called; the work is in the files beside. */

import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import { EventQueue } from "../../runtime/event-queue.js";
import type { Random } from "../../runtime/random.js";
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
import { encodeText } from "../text-bytes.js";
import type { Transaction, TransactionResult } from "../transaction.js";
import type { WatchMessage } from "../watch-message.js";
import { Calls } from "./calls.js";
import { reasonOf, toDiscoveryError } from "./error-map.js";
import type { Hosts } from "./hosts/hosts.js";
import { hostStatus, inspectHost } from "./hosts/inspect-hosts.js";
import { grantLease, leaseTimeToLive, listLeases, revokeLease } from "./leases/lease-calls.js";
import { LeaseKeeper } from "./leases/lease-keeper.js";
import { listPages, subjectOf } from "./list-pages.js";
import { readsOf, toTxnRequest } from "./transaction-request.js";
import { WatchLoop } from "./watch/watch-loop.js";

const WATCH_CAPACITY = 10_000;

export interface EtcdStoreOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly commandTimeoutMs: number;
}

export class EtcdStore implements Store {
  readonly #hosts: Hosts;
  readonly #clock: Clock;
  readonly #calls: Calls;
  readonly #leases: LeaseKeeper;
  readonly #commandTimeoutMs: number;

  constructor(hosts: Hosts, { clock, random, commandTimeoutMs }: EtcdStoreOptions) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#commandTimeoutMs = commandTimeoutMs;
    this.#calls = new Calls(hosts, clock, commandTimeoutMs);
    this.#leases = new LeaseKeeper(hosts, clock, random);
  }

  list(range: KeyRange, options: ListOptions): AsyncIterable<ListPage> {
    return listPages(range, { ...options, clock: this.#clock }, (signal, attempt) =>
      this.#calls.call({ ...options, signal }, subjectOf(range), attempt),
    );
  }

  async *watch(
    range: KeyRange,
    { signal, capacity = WATCH_CAPACITY }: WatchOptions,
  ): AsyncGenerator<WatchMessage> {
    using scope = new AbortScope(signal, this.#hosts.closed);
    const messages = new EventQueue<WatchMessage>({ capacity });
    new WatchLoop(this.#hosts, this.#clock, range, messages)
      .run(scope.signal)
      .catch((error: unknown) => messages.fail(error));
    try {
      yield* messages;
    } finally {
      scope.abort();
    }
  }

  async put(key: string, value: string, options: PutOptions): Promise<Revision> {
    const request = { key: encodeText(key), value: encodeText(value), lease: options.leaseId ?? "0" };
    const { header } = await this.#calls.call(options, { range: key, verb: "write" }, ({ kv }, unary) =>
      kv.put(request, unary),
    );
    return header.revision;
  }

  async delete(key: string, options: CallOptions): Promise<{ wasThere: boolean; revision: Revision }> {
    const request = { key: encodeText(key) };
    const subject = { range: key, verb: "write" } as const;
    const { deleted, header } = await this.#calls.call(options, subject, ({ kv }, unary) =>
      kv.deleteRange(request, unary),
    );
    return { wasThere: deleted !== "0", revision: header.revision };
  }

  async transact(transaction: Transaction, options: CallOptions): Promise<TransactionResult> {
    const request = toTxnRequest(transaction);
    const [first] = [...transaction.ifHeld, ...transaction.when];
    const subject = { range: first?.key, verb: "write" } as const;
    const response = await this.#calls.call(options, subject, ({ kv }, unary) => kv.txn(request, unary));
    return { held: response.succeeded, revision: response.header.revision, reads: readsOf(response) };
  }

  grantLease(leaseId: LeaseId, ttlSeconds: number, options: CallOptions): Promise<Lease> {
    return grantLease(this.#calls, leaseId, ttlSeconds, options);
  }

  revokeLease(leaseId: LeaseId, options: CallOptions): Promise<boolean> {
    return revokeLease(this.#calls, leaseId, options);
  }

  leaseTimeToLive(
    leaseId: LeaseId,
    options: CallOptions & { withKeys?: boolean },
  ): Promise<LeaseTimeToLive | undefined> {
    return leaseTimeToLive(this.#calls, leaseId, options);
  }

  listLeases(options: CallOptions): Promise<readonly LeaseId[]> {
    return listLeases(this.#calls, options);
  }

  keepAlive(lease: Lease, listener: (message: KeepAliveMessage) => void): Disposable {
    return this.#leases.keepAlive(lease, listener);
  }

  status(options: CallOptions): Promise<HostStatus> {
    return this.#calls.call(options, {}, hostStatus);
  }

  inspectHosts({
    signal,
    timeoutMs = this.#commandTimeoutMs,
  }: CallOptions): Promise<readonly HostInspection[]> {
    return Promise.all(
      this.#hosts.targets.map(async (target) => {
        const connection = this.#hosts.connect(target);
        try {
          return {
            host: target.name,
            ...(await inspectHost(connection, { clock: this.#clock, signal, timeoutMs })),
          };
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          const failure = toDiscoveryError(error, this.#hosts.describe(connection));
          return {
            host: target.name,
            error: failure.code === "unreachable" ? new Error(reasonOf(error)) : failure,
          };
        } finally {
          connection.close();
        }
      }),
    );
  }

  async close(): Promise<void> {
    this.#hosts.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
