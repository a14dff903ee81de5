/** One lease that is kept alive: what renews it, and by when an answer is to come. */
import type { LeaseId } from "../../revision.js";
import type { KeepAliveMessage, Lease } from "../../store.js";
import { keepAliveRequest } from "./keep-alive-message.js";

const LONGEST_ACK_MS = 2_000;

export class KeptLease {
  readonly leaseId: LeaseId;
  /** How long an answer may take: min(2 s, TTL/4). */
  readonly ackTimeoutMs: number;
  /** Between two renewals, at most: a third of the TTL. */
  readonly renewalMs: number;
  readonly tell: (message: KeepAliveMessage) => void;
  #request: Buffer | undefined;
  #sentMs = 0;
  #wasOverdue = false;

  constructor({ leaseId, ttlSeconds }: Lease, tell: (message: KeepAliveMessage) => void) {
    this.leaseId = leaseId;
    this.renewalMs = (ttlSeconds * 1_000) / 3;
    this.ackTimeoutMs = Math.min(LONGEST_ACK_MS, (ttlSeconds * 1_000) / 4);
    this.tell = tell;
  }

  /** What renews it, as it goes over the wire; made when it is first sent, not in the rush of thousands of grants. */
  get request(): Buffer {
    this.#request ??= keepAliveRequest(this.leaseId);
    return this.#request;
  }

  /** By when an answer is to come. */
  get overdueMs(): number {
    return this.#sentMs + this.ackTimeoutMs;
  }

  sent(nowMs: number): void {
    this.#sentMs = nowMs;
    this.#wasOverdue = false;
  }

  /**
   * Whether the answer is late for the second look in a row: the first may come after a time in which this process did
   * not read what had long arrived.
   */
  isLate(nowMs: number): boolean {
    const isOverdue = nowMs >= this.overdueMs;
    const isLate = isOverdue && this.#wasOverdue;
    this.#wasOverdue = isOverdue;
    return isLate;
  }
}
