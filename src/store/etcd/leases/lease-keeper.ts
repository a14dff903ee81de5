/**
 * Keeps all leases of a store alive over one stream. Each is renewed every third of its TTL (one that is not new at
 * once, and all of them on each new stream); an answer that does not come in time drops the connection, and the leases
 * go on over the next host under the IDs they have.
 */

import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import type { Random } from "../../../runtime/random.js";
import type { KeepAliveMessage, Lease } from "../../store.js";
import { toDiscoveryError } from "../error-map.js";
import { silent } from "../grpc/ask.js";
import type { GrpcCall } from "../grpc/grpc-call.js";
import { isStaleToken } from "../grpc/grpc-failure.js";
import type { Connection } from "../hosts/connection.js";
import type { Hosts } from "../hosts/hosts.js";
import { readKeepAlive } from "./keep-alive-message.js";
import { KeptLease } from "./kept-lease.js";
import { RenewalSchedule } from "./renewal-schedule.js";

const RETRY_MS = 100;

export class LeaseKeeper {
  readonly #hosts: Hosts;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #schedule = new RenewalSchedule();
  /** Those that were never sent on the stream in use. */
  #fresh: KeptLease[] = [];
  /** Open while renewals go through. */
  #stream: GrpcCall | undefined;
  #isRunning = false;

  constructor(hosts: Hosts, clock: Clock, random: Random) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#random = random;
  }

  /** As `Store.keepAlive`. */
  keepAlive(lease: Lease, listener: (message: KeepAliveMessage) => void): Disposable {
    const kept = new KeptLease(lease, listener);
    if (lease.isNew) {
      this.#schedule.addNew(kept, this.#clock.monotonicMs(), this.#random.next());
    } else {
      this.#schedule.add(kept);
      if (this.#stream !== undefined) this.#sendSoon(kept);
    }
    this.#start();
    return { [Symbol.dispose]: () => this.#schedule.remove(kept) };
  }

  #start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#run()
      .catch((error: unknown) => this.#failAll(error))
      .finally(() => {
        this.#isRunning = false;
        if (this.#schedule.size > 0) this.#start();
      });
  }

  /** One stream after the other until no lease is left; throws when the store closes. */
  async #run(): Promise<void> {
    const { closed } = this.#hosts;
    while (this.#schedule.size > 0) {
      const connection = await this.#hosts.current(closed);
      try {
        await this.#renewOver(connection);
      } catch (error) {
        closed.throwIfAborted();
        if (isStaleToken(error)) connection.forgetToken();
        this.#tellLate(connection, error);
        if (!isStaleToken(error)) this.#hosts.drop(connection, error);
        await this.#clock.sleep(RETRY_MS, closed);
      }
    }
  }

  /** Sends what is due until the stream fails (throws) or no lease is left. */
  async #renewOver(connection: Connection): Promise<void> {
    const { host } = connection;
    const broken = new AbortController();
    using scope = new AbortScope(connection.closed, broken.signal);
    const stream = await connection.openLeaseStream({
      message: (bytes) => this.#take(bytes, host),
      ended: (failure) => broken.abort(failure ?? ended(host)),
    });
    this.#stream = stream;
    try {
      this.#send(this.#schedule.restart(), stream);
      while (this.#schedule.size > 0) {
        const nowMs = this.#clock.monotonicMs();
        const late = this.#schedule.takeLate(nowMs);
        if (late !== undefined) throw silent(host, late.ackTimeoutMs);
        this.#send(this.#schedule.takeDue(nowMs), stream);
        await this.#clock.sleep(this.#schedule.nextMs(nowMs) - nowMs, scope.signal);
      }
    } finally {
      this.#stream = undefined;
      stream.cancel();
    }
  }

  /** Those that come in one turn of the event loop go out together. */
  #sendSoon(lease: KeptLease): void {
    this.#fresh.push(lease);
    if (this.#fresh.length > 1) return;
    setImmediate(() => {
      const fresh = this.#fresh.filter((kept) => this.#schedule.has(kept));
      this.#fresh = [];
      // A stream that was opened meanwhile began with all of them.
      if (this.#stream !== undefined) this.#send(fresh, this.#stream);
    });
  }

  #send(leases: readonly KeptLease[], stream: GrpcCall): void {
    if (leases.length === 0) return;
    const nowMs = this.#clock.monotonicMs();
    for (const lease of leases) this.#schedule.sent(lease, nowMs, this.#random.next());
    stream.write(Buffer.concat(leases.map(({ request }) => request)));
  }

  #take(bytes: Buffer, host: string): void {
    const { leaseId, ttlSeconds } = readKeepAlive(bytes);
    const lease = this.#schedule.answered(leaseId);
    if (lease === undefined) return;
    if (ttlSeconds > 0) {
      lease.tell({ type: "renewed", host, ttlSeconds });
      return;
    }
    this.#schedule.remove(lease);
    lease.tell({ type: "gone" });
  }

  #tellLate(connection: Connection, error: unknown): void {
    const failure = toDiscoveryError(error, this.#hosts.describe(connection));
    for (const lease of this.#schedule.leases)
      lease.tell({ type: "late", host: connection.host, error: failure });
  }

  #failAll(error: unknown): void {
    for (const lease of this.#schedule.leases) {
      this.#schedule.remove(lease);
      lease.tell({ type: "failed", error });
    }
  }
}

function ended(host: string): DiscoveryError {
  return new DiscoveryError("unreachable", `${host} ended the lease stream`);
}
