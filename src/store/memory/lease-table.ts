/** Leases with their keys, and the one timer that ends them. Source: etcd server/lease/lessor.go. */
import type { Clock } from "../../runtime/clock.js";
import { EventHeap } from "../../runtime/event-heap.js";
import type { LeaseId } from "../revision.js";
import type { ByteString } from "./byte-string.js";
import { EtcdRefusal } from "./etcd-refusal.js";
import { NO_LEASE } from "./key-version.js";

/** etcd's own with its default election timeout: ceil(1.5 × 1 s). */
const SHORTEST_TTL_SECONDS = 2;
const LONGEST_TTL_SECONDS = 9_000_000_000;

/** Fewer are not worth tidying up. */
const SPARE_DEADLINES = 1_000;

export interface GrantedLease {
  readonly leaseId: LeaseId;
  /** What was granted, which may be more than was asked for. */
  readonly ttlSeconds: number;
}

interface LeaseEntry extends GrantedLease {
  deadlineMs: number;
  readonly keys: Set<ByteString>;
}

export class LeaseTable {
  readonly #leases = new Map<LeaseId, LeaseEntry>();
  /** One entry a lease. A renewal does not touch it: an entry that comes up early is put back at the new deadline. */
  #deadlines = new EventHeap<LeaseEntry>();
  readonly #clock: Clock;
  readonly #onExpired: (leaseId: LeaseId) => void;
  #timer: { readonly atMs: number; readonly stop: AbortController } | undefined;

  /** `onExpired` has to take the lease out. */
  constructor(clock: Clock, onExpired: (leaseId: LeaseId) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  has(leaseId: LeaseId): boolean {
    return this.#leases.has(leaseId);
  }

  get size(): number {
    return this.#leases.size;
  }

  /** Throws `leaseExists` or `leaseTtlTooLarge`. */
  grant(leaseId: LeaseId, ttlSeconds: number): GrantedLease {
    if (ttlSeconds > LONGEST_TTL_SECONDS) throw new EtcdRefusal("leaseTtlTooLarge");
    if (this.#leases.has(leaseId)) throw new EtcdRefusal("leaseExists");
    const granted = Math.max(ttlSeconds, SHORTEST_TTL_SECONDS);
    const entry = { leaseId, ttlSeconds: granted, deadlineMs: 0, keys: new Set<ByteString>() };
    this.#leases.set(leaseId, entry);
    this.#renew(entry);
    this.#deadlines.push(entry.deadlineMs, entry);
    this.#arm();
    return entry;
  }

  /** From now on it lives for its whole TTL again, which is returned. Throws `leaseNotFound`. */
  renew(leaseId: LeaseId): number {
    const entry = this.#require(leaseId);
    this.#renew(entry);
    return entry.ttlSeconds;
  }

  /** Takes a lease out and returns its keys, sorted. Throws `leaseNotFound`. */
  remove(leaseId: LeaseId): readonly ByteString[] {
    const { keys } = this.#require(leaseId);
    this.#leases.delete(leaseId);
    if (this.#deadlines.size > 2 * this.#leases.size + SPARE_DEADLINES) this.#forgetDeadlines();
    return [...keys].sort();
  }

  /** Undefined: no such lease. */
  timeLeft(leaseId: LeaseId): (GrantedLease & { readonly remainingMs: number }) | undefined {
    const entry = this.#leases.get(leaseId);
    if (entry === undefined) return undefined;
    return {
      leaseId,
      ttlSeconds: entry.ttlSeconds,
      remainingMs: entry.deadlineMs - this.#clock.monotonicMs(),
    };
  }

  /** Sorted; none for a lease that does not exist. */
  keysOf(leaseId: LeaseId): readonly ByteString[] {
    return [...(this.#leases.get(leaseId)?.keys ?? [])].sort();
  }

  /** All, those that end first in front. */
  list(): readonly LeaseId[] {
    return [...this.#leases.values()]
      .sort((a, b) => a.deadlineMs - b.deadlineMs)
      .map(({ leaseId }) => leaseId);
  }

  /** Moves a key from the lease it hung on to another; `NO_LEASE` is none. */
  move(key: ByteString, from: LeaseId, to: LeaseId): void {
    if (from === to) return;
    if (from !== NO_LEASE) this.#leases.get(from)?.keys.delete(key);
    if (to !== NO_LEASE) this.#leases.get(to)?.keys.add(key);
  }

  /** Stops the timer. Leases stay as they are. */
  close(): void {
    this.#timer?.stop.abort();
    this.#timer = undefined;
    this.#deadlines = new EventHeap();
  }

  /** Of leases that are gone: one of a year would stay a year. */
  #forgetDeadlines(): void {
    this.#deadlines = new EventHeap();
    for (const entry of this.#leases.values()) this.#deadlines.push(entry.deadlineMs, entry);
  }

  #require(leaseId: LeaseId): LeaseEntry {
    const entry = this.#leases.get(leaseId);
    if (entry === undefined) throw new EtcdRefusal("leaseNotFound");
    return entry;
  }

  #renew(entry: LeaseEntry): void {
    entry.deadlineMs = this.#clock.monotonicMs() + entry.ttlSeconds * 1_000;
  }

  /** Sleeps until the first deadline, unless a sleep ends before it already. */
  #arm(): void {
    const { nextAt: atMs, size } = this.#deadlines;
    if (size === 0 || (this.#timer !== undefined && this.#timer.atMs <= atMs)) return;
    this.#timer?.stop.abort();
    const timer = { atMs, stop: new AbortController() };
    this.#timer = timer;
    const waitMs = Math.max(0, atMs - this.#clock.monotonicMs());
    this.#clock.sleep(waitMs, timer.stop.signal).then(
      () => this.#ring(),
      () => {},
    );
  }

  #ring(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    while (this.#deadlines.nextAt <= nowMs) {
      const entry = this.#deadlines.pop();
      if (entry === undefined || this.#leases.get(entry.leaseId) !== entry) continue;
      if (entry.deadlineMs > nowMs) this.#deadlines.push(entry.deadlineMs, entry);
      else this.#onExpired(entry.leaseId);
    }
    this.#arm();
  }
}
