/** Which leases are to be renewed when, and which of them wait for an answer. It is told the time. */
import type { LeaseId } from "../../revision.js";
import type { KeptLease } from "./kept-lease.js";

/** Leases due within this time go out together: a write and a wake-up for each alone would cost more than all the rest. */
const BATCH_MS = 100;
/** Between two looks, at most: an answer is late when two looks in a row say so. */
const LOOK_MS = 500;

export class RenewalSchedule {
  readonly #leases = new Map<LeaseId, KeptLease>();
  /** By the number of the batch that they go out with; some were removed since. */
  readonly #batches = new Map<number, KeptLease[]>();
  /** Sent and not answered. */
  readonly #awaited = new Set<KeptLease>();

  get size(): number {
    return this.#leases.size;
  }

  get leases(): Iterable<KeptLease> {
    return this.#leases.values();
  }

  has(lease: KeptLease): boolean {
    return this.#leases.get(lease.leaseId) === lease;
  }

  /** It has to be sent now; from then on it comes round by itself. */
  add(lease: KeptLease): void {
    this.#leases.set(lease.leaseId, lease);
  }

  /** A new one comes round by itself, too: `chance` in [0, 1) spreads thousands that were granted together. */
  addNew(lease: KeptLease, nowMs: number, chance: number): void {
    this.#leases.set(lease.leaseId, lease);
    this.#plan(lease, nowMs + lease.renewalMs * chance);
  }

  remove(lease: KeptLease): void {
    this.#awaited.delete(lease);
    if (this.has(lease)) this.#leases.delete(lease.leaseId);
  }

  /** A new stream: nothing is awaited, and all have to be sent now. */
  restart(): readonly KeptLease[] {
    this.#batches.clear();
    this.#awaited.clear();
    return [...this.#leases.values()];
  }

  /** `chance` in [0, 1) spreads when the next renewal is due. */
  sent(lease: KeptLease, nowMs: number, chance: number): void {
    lease.sent(nowMs);
    this.#plan(lease, nowMs + lease.renewalMs * (0.8 + 0.2 * chance));
    this.#awaited.add(lease);
  }

  /** The lease that an answer is about; undefined when it is not kept any more. */
  answered(leaseId: LeaseId): KeptLease | undefined {
    const lease = this.#leases.get(leaseId);
    if (lease !== undefined) this.#awaited.delete(lease);
    return lease;
  }

  /** Those to send now. One that is still waiting for its answer is not sent again: it is about to be late. */
  takeDue(nowMs: number): readonly KeptLease[] {
    const due: KeptLease[] = [];
    for (const [batch, leases] of this.#batches) {
      if (batch * BATCH_MS > nowMs) continue;
      this.#batches.delete(batch);
      for (const lease of leases) if (this.has(lease)) due.push(lease);
    }
    return due;
  }

  /** One whose answer is late. */
  takeLate(nowMs: number): KeptLease | undefined {
    for (const lease of this.#awaited) if (lease.isLate(nowMs)) return lease;
    return undefined;
  }

  /** When to look again. */
  nextMs(nowMs: number): number {
    let nextMs = nowMs + LOOK_MS;
    for (const batch of this.#batches.keys()) nextMs = Math.min(nextMs, batch * BATCH_MS);
    for (const { overdueMs } of this.#awaited) nextMs = Math.min(nextMs, overdueMs);
    return Math.max(nowMs + BATCH_MS, nextMs);
  }

  /** In which batch it goes out. */
  #plan(lease: KeptLease, dueMs: number): void {
    const batch = Math.ceil(dueMs / BATCH_MS);
    const others = this.#batches.get(batch);
    if (others === undefined) this.#batches.set(batch, [lease]);
    else others.push(lease);
  }
}
