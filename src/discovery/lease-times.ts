/** Knows until when leases live at least, by asking each of them every half of its TTL. */
import { AbortScope } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import type { LeaseId } from "../store/revision.js";
import type { LeaseTimeToLive, Store } from "../store/store.js";
import type { LeaseEvidence } from "./leave-cause.js";

/** A leave waits for its cause for three times what the last answer took, within these bounds: 40 ms where etcd is near. */
const LOOK_MS = { answers: 3, least: 40, most: 250 };
const ASK_TIMEOUT_MS = 2_000;
const RETRY_MS = 2_000;
const PARALLEL_ASKS = 8;

interface LeaseTime {
  livesUntilMs: number | undefined;
  /** When to ask next. */
  dueAtMs: number;
}

export interface LeaseTimesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export class LeaseTimes {
  readonly #times = new Map<LeaseId, LeaseTime>();
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  /** False since a question went unanswered: while etcd is silent, leaves do not wait for it. */
  #isAnswering = true;
  /** How long etcd took to answer last. */
  #answerMs = 0;
  #wait: AbortScope | undefined;
  #isRunning = false;

  constructor({ store, clock, signal }: LeaseTimesOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Follows these leases and no others; new ones are asked at once. */
  follow(leaseIds: ReadonlySet<LeaseId>): void {
    for (const known of this.#times.keys()) {
      if (!leaseIds.has(known)) this.#times.delete(known);
    }
    let hasNew = false;
    for (const leaseId of leaseIds) {
      if (this.#times.has(leaseId)) continue;
      this.#times.set(leaseId, { livesUntilMs: undefined, dueAtMs: this.#clock.monotonicMs() });
      hasNew = true;
    }
    if (!hasNew) return;
    if (this.#isRunning) this.#wait?.abort();
    else void this.#run();
  }

  /** What is known of a lease whose key is gone; asks for it once, for a moment. */
  async evidence(leaseId: LeaseId): Promise<LeaseEvidence> {
    const livesUntilMs = this.#times.get(leaseId)?.livesUntilMs;
    if (!this.#isAnswering) return { isAlive: undefined, livesUntilMs };
    const lookMs = Math.min(LOOK_MS.most, Math.max(LOOK_MS.least, LOOK_MS.answers * this.#answerMs));
    const lease = await this.#ask(leaseId, lookMs);
    return { isAlive: lease === "silent" ? undefined : lease !== undefined, livesUntilMs };
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#times.size > 0 && !this.#signal.aborted) {
      await this.#askDue();
      await this.#sleepUntilDue();
    }
    this.#isRunning = false;
  }

  async #askDue(): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    const due = [...this.#times].filter(([, { dueAtMs }]) => dueAtMs <= nowMs);
    for (let at = 0; at < due.length; at += PARALLEL_ASKS) {
      await Promise.all(
        due.slice(at, at + PARALLEL_ASKS).map(([leaseId, time]) => this.#renew(leaseId, time)),
      );
    }
  }

  async #renew(leaseId: LeaseId, time: LeaseTime): Promise<void> {
    const askedAtMs = this.#clock.monotonicMs();
    const lease = await this.#ask(leaseId, ASK_TIMEOUT_MS);
    const nowMs = this.#clock.monotonicMs();
    time.dueAtMs = nowMs + RETRY_MS;
    if (lease !== "silent") this.#answerMs = nowMs - askedAtMs;
    // Gone: its keys are about to leave, and until when it lived at least stays known.
    if (lease === "silent" || lease === undefined) return;
    // etcd rounds down what is left, and a renewal only lengthens it.
    time.livesUntilMs = askedAtMs + lease.remainingSeconds * 1_000;
    time.dueAtMs = nowMs + (lease.ttlSeconds * 1_000) / 2;
  }

  async #ask(leaseId: LeaseId, timeoutMs: number): Promise<LeaseTimeToLive | undefined | "silent"> {
    try {
      const lease = await this.#store.leaseTimeToLive(leaseId, {
        signal: this.#signal,
        timeoutMs,
        attemptMs: timeoutMs,
      });
      this.#isAnswering = true;
      return lease;
    } catch {
      // Whatever it was, the watch meets it too and says it better; here it means: cause not known.
      this.#isAnswering = false;
      return "silent";
    }
  }

  async #sleepUntilDue(): Promise<void> {
    if (this.#times.size === 0 || this.#signal.aborted) return;
    using wait = new AbortScope(this.#signal);
    this.#wait = wait;
    const dueAtMs = Math.min(...[...this.#times.values()].map((time) => time.dueAtMs));
    await this.#clock.sleep(Math.max(0, dueAtMs - this.#clock.monotonicMs()), wait.signal).catch(() => {});
  }
}
