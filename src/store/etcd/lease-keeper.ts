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
import { toDiscoveryError } from "./error-map.js";
import { isStaleToken } from "./grpc-failure.js";
import type { Hosts } from "./hosts.js";
import { KeptLease } from "./kept-lease.js";

/** Leases due within this time go out together: 5,000 of them cost 2.7 % of a core (20 ms: 5.8 %). */
const BATCH_MS = 100;
const RETRY_MS = 100;
/** Between two looks at all leases, at most. */
const LOOK_MS = 500;

export class LeaseKeeper {
  readonly #hosts: Hosts;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #leases = new Map<LeaseId, KeptLease>();
  /** Leases that were never renewed. */
  #fresh: KeptLease[] = [];
  #isRunning = false;
  #wake = deferred<void>();

  constructor(hosts: Hosts, clock: Clock, random: Random) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#random = random;
  }

  /** As `Store.keepAlive`. */
  async *keepAlive(lease: Lease, signal: AbortSignal): AsyncGenerator<KeepAliveMessage> {
    signal.throwIfAborted();
    const messages = new EventQueue<KeepAliveMessage>({ capacity: 1_000 });
    const onAbort = () => messages.fail(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const kept = new KeptLease(lease, messages);
    try {
      this.#leases.set(lease.leaseId, kept);
      this.#fresh.push(kept);
      this.#start();
      yield* messages;
    } finally {
      signal.removeEventListener("abort", onAbort);
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
        if (this.#leases.size > 0) this.#start();
      });
  }

  /** One stream after the other until no lease is left; throws when the store closes. */
  async #run(): Promise<void> {
    const { closed } = this.#hosts;
    while (this.#leases.size > 0) {
      const connection = await this.#hosts.current(closed);
      try {
        await this.#renewOver(connection);
      } catch (error) {
        closed.throwIfAborted();
        if (isStaleToken(error)) connection.forgetToken();
        this.#reportLate(connection, error);
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
    const send = (lease: KeptLease) => {
      stream.write({ ID: lease.leaseId });
      lease.sent(this.#clock.monotonicMs(), this.#random.next());
    };
    try {
      while (this.#leases.size > 0) {
        const nextMs = this.#renewDue(send, connection.host);
        await this.#renewFreshUntil(nextMs, send, scope.signal);
      }
    } finally {
      stream.cancel();
    }
  }

  /** Looks at every lease, renews what is due, and says when to look again. Throws when an answer is late. */
  #renewDue(send: (lease: KeptLease) => void, host: string): number {
    const nowMs = this.#clock.monotonicMs();
    // Leases that come after this look have their answers awaited, too.
    let nextMs = nowMs + LOOK_MS;
    this.#fresh = [];
    for (const lease of this.#leases.values()) {
      if (lease.isLate(nowMs)) throw silent(host, lease.ackTimeoutMs);
      if (lease.isDue(nowMs)) send(lease);
      nextMs = Math.min(nextMs, lease.nextMs);
    }
    return Math.max(nowMs + BATCH_MS, nextMs);
  }

  /** Waits until `endMs`; leases that come meanwhile are renewed at once, without a look at the others. */
  async #renewFreshUntil(
    endMs: number,
    send: (lease: KeptLease) => void,
    signal: AbortSignal,
  ): Promise<void> {
    using scope = new AbortScope(signal);
    let isOver = false;
    const sleep = this.#clock.sleep(Math.max(0, endMs - this.#clock.monotonicMs()), scope.signal).then(() => {
      isOver = true;
    });
    try {
      while (!isOver) {
        this.#wake = deferred();
        const fresh = this.#fresh;
        this.#fresh = [];
        for (const lease of fresh) send(lease);
        await Promise.race([sleep, this.#wake.promise]);
      }
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

  #reportLate(connection: Connection, error: unknown): void {
    const failure = toDiscoveryError(error, this.#hosts.describe(connection));
    for (const lease of this.#leases.values()) lease.late(connection.host, failure);
  }

  #failAll(error: unknown): void {
    for (const lease of this.#leases.values()) lease.fail(error);
    this.#leases.clear();
  }
}
