/**
 * Keeps all leases of a store alive over one stream. Each is renewed at once, then every third of its TTL; an answer
 * that does not come in time drops the connection, and the leases go on over the next host under the IDs they have.
 */

import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import { deferred } from "../../runtime/deferred.js";
import { EventQueue } from "../../runtime/event-queue.js";
import type { Random } from "../../runtime/random.js";
import type { LeaseId } from "../revision.js";
import type { KeepAliveMessage, Lease } from "../store.js";
import { silent } from "./ask.js";
import type { Connection } from "./connection.js";
import { isStaleToken } from "./grpc-failure.js";
import type { Hosts } from "./hosts.js";
import { KeptLease } from "./kept-lease.js";

/** Leases due within this time go out together: 5,000 of them cost 2.7 % of a core (20 ms: 5.8 %). */
const BATCH_MS = 100;
const RETRY_MS = 100;

export class LeaseKeeper {
  readonly #hosts: Hosts;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #leases = new Map<LeaseId, KeptLease>();
  #isRunning = false;
  #wake = deferred<void>();

  constructor(hosts: Hosts, clock: Clock, random: Random) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#random = random;
  }

  /** As `Store.keepAlive`. */
  async *keepAlive(lease: Lease, signal: AbortSignal): AsyncGenerator<KeepAliveMessage> {
    const messages = new EventQueue<KeepAliveMessage>({ capacity: 1_000 });
    const kept = new KeptLease(lease, messages);
    using scope = new AbortScope(signal, this.#hosts.closed);
    scope.signal.addEventListener("abort", () => messages.fail(scope.signal.reason), { once: true });
    if (scope.signal.aborted) throw scope.signal.reason;
    this.#leases.set(lease.leaseId, kept);
    this.#start();
    try {
      yield* messages;
    } finally {
      if (this.#leases.get(lease.leaseId) === kept) this.#leases.delete(lease.leaseId);
    }
  }

  #start(): void {
    this.#wake.resolve();
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#run()
      .catch((error: unknown) => this.#failAll(error))
      .finally(() => {
        this.#isRunning = false;
        if (this.#leases.size > 0 && !this.#hosts.closed.aborted) this.#start();
      });
  }

  /** One stream after the other until no lease is left. */
  async #run(): Promise<void> {
    const { closed } = this.#hosts;
    while (this.#leases.size > 0 && !closed.aborted) {
      const connection = await this.#hosts.current(closed);
      try {
        await this.#renewOver(connection);
      } catch (error) {
        if (closed.aborted) return;
        if (isStaleToken(error)) connection.forgetToken();
        this.#reportLate(connection.host, error);
        if (!isStaleToken(error)) this.#hosts.drop(connection, error);
        await this.#clock.sleep(RETRY_MS, closed);
      }
    }
  }

  /** Sends what is due until the stream fails (throws) or no lease is left. */
  async #renewOver(connection: Connection): Promise<void> {
    const stream = await connection.openLeaseStream();
    const broken = new AbortController();
    using scope = new AbortScope(connection.closed, broken.signal);
    stream.on("data", ({ ID, TTL }) => this.#answered(ID, Number(TTL), connection.host));
    stream.on("error", (error) => broken.abort(error));
    stream.on("end", () =>
      broken.abort(new DiscoveryError("unreachable", `${connection.host} ended the lease stream`)),
    );
    for (const lease of this.#leases.values()) lease.renewAt(this.#clock.monotonicMs());
    try {
      while (this.#leases.size > 0) {
        const nowMs = this.#clock.monotonicMs();
        for (const lease of this.#leases.values())
          if (lease.isDue(nowMs)) {
            stream.write({ ID: lease.leaseId });
            lease.sent(nowMs, this.#random.next());
          }
        await this.#sleepUntilDue(nowMs, scope.signal, connection.host);
      }
    } finally {
      stream.cancel();
    }
  }

  /** Until the next lease is due or should have been answered; at least a batch's time, less when a new lease comes. */
  async #sleepUntilDue(nowMs: number, signal: AbortSignal, host: string): Promise<void> {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const lease of this.#leases.values()) {
      if (lease.isOverdue(nowMs)) throw silent(host, lease.ackTimeoutMs);
      nextMs = Math.min(nextMs, lease.nextMs);
    }
    this.#wake = deferred();
    using scope = new AbortScope(signal);
    const sleep = this.#clock.sleep(Math.max(BATCH_MS, nextMs - nowMs), scope.signal);
    try {
      await Promise.race([sleep, this.#wake.promise]);
    } finally {
      sleep.catch(() => {});
      scope.abort();
    }
  }

  #answered(leaseId: LeaseId, ttlSeconds: number, host: string): void {
    const lease = this.#leases.get(leaseId);
    if (lease === undefined) return;
    lease.answered(ttlSeconds, host);
    if (ttlSeconds <= 0) this.#leases.delete(leaseId);
  }

  #reportLate(host: string, error: unknown): void {
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const lease of this.#leases.values()) lease.late(host, reason);
  }

  #failAll(error: unknown): void {
    for (const lease of this.#leases.values()) lease.fail(error);
    this.#leases.clear();
  }
}
