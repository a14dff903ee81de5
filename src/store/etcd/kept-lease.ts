/** One lease of the keeper: when it is renewed next, and since when an answer is awaited. */
import type { EventQueue } from "../../runtime/event-queue.js";
import type { LeaseId } from "../revision.js";
import type { KeepAliveMessage, Lease } from "../store.js";

const LONGEST_ACK_MS = 2_000;

export class KeptLease {
  readonly leaseId: LeaseId;
  /** How long an answer may take: min(2 s, TTL/4). */
  readonly ackTimeoutMs: number;
  readonly #ttlMs: number;
  readonly #messages: EventQueue<KeepAliveMessage>;
  #dueMs = 0;
  #awaitedSinceMs: number | undefined;
  #wasOverdue = false;

  constructor({ leaseId, ttlSeconds }: Lease, messages: EventQueue<KeepAliveMessage>) {
    this.leaseId = leaseId;
    this.#ttlMs = ttlSeconds * 1_000;
    this.ackTimeoutMs = Math.min(LONGEST_ACK_MS, this.#ttlMs / 4);
    this.#messages = messages;
  }

  /** When something must be done: send, or give the host up. */
  get nextMs(): number {
    return this.#awaitedSinceMs === undefined ? this.#dueMs : this.#awaitedSinceMs + this.ackTimeoutMs;
  }

  isDue(nowMs: number): boolean {
    return this.#awaitedSinceMs === undefined && nowMs >= this.#dueMs;
  }

  /**
   * Whether the answer is late for the second look in a row: the first may come after a time in which this process did
   * not read what had long arrived.
   */
  isLate(nowMs: number): boolean {
    const isOverdue = this.#awaitedSinceMs !== undefined && nowMs >= this.#awaitedSinceMs + this.ackTimeoutMs;
    const isLate = isOverdue && this.#wasOverdue;
    this.#wasOverdue = isOverdue;
    return isLate;
  }

  /** On a new stream nothing is awaited any more. */
  renewAt(nowMs: number): void {
    this.#dueMs = nowMs;
    this.#awaitedSinceMs = undefined;
  }

  /** `chance` in [0, 1) spreads renewals, so that thousands which began together part. */
  sent(nowMs: number, chance: number): void {
    this.#awaitedSinceMs = nowMs;
    this.#dueMs = nowMs + (this.#ttlMs / 3) * (0.8 + 0.2 * chance);
  }

  /** etcd's answer; 0 seconds: it has no such lease. */
  answered(ttlSeconds: number, host: string): void {
    this.#awaitedSinceMs = undefined;
    if (ttlSeconds > 0) this.#messages.push({ type: "renewed", host, ttlSeconds });
    else {
      this.#messages.push({ type: "gone" });
      this.#messages.close();
    }
  }

  late(host: string, error: Error): void {
    this.#messages.push({ type: "late", host, error });
  }

  fail(error: unknown): void {
    this.#messages.fail(error);
  }
}
