/** Ends leases: in the background after a pause, or all of them within 2 s at the end. */

import { DiscoveryError } from "../../errors.js";
import { AbortScope, withDeadline } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import type { LeaseId } from "../../store/revision.js";
import type { Store } from "../../store/store.js";
import type { LeftLease } from "./publication-state.js";
import { MOST_AT_ONCE, type WriteGate } from "./write-gate.js";

/** A host that hangs must not eat up the whole time: the next one is asked. */
const ATTEMPT_MS = 700;
const CLOSE_MS = 2_000;
/** What is not revoked by then loses its key first: that is what clients see, and a hundred go at once. */
const PATIENCE_MS = 1_000;
const KEYS_AT_ONCE = 100;
const REFUSED_WAIT_MS = 2_000;

export interface LeaseRevokerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly gate: WriteGate;
}

/** A lease to end, and who wants to hear that it is gone. */
export interface Revocation {
  readonly lease: LeftLease;
  /** The key that hangs on it. */
  readonly key: string;
  readonly onGone: () => void;
}

export class LeaseRevoker {
  readonly #options: LeaseRevokerOptions;
  /** Those in the background, by their lease: what waits for its turn, and what is under way. */
  readonly #waiting = new Map<LeaseId, Revocation>();
  readonly #underWay = new Map<LeaseId, Revocation>();
  #scope = new AbortScope();

  constructor(options: LeaseRevokerOptions) {
    this.#options = options;
  }

  /** Returns at once; goes on until the lease is revoked or has run out. */
  revokeInBackground(revocation: Revocation): void {
    this.#waiting.set(revocation.lease.leaseId, revocation);
    if (this.#underWay.size < MOST_AT_ONCE) void this.#work(this.#scope.signal);
  }

  /** Revokes these and what is still under way, each once, within 2 s in all; never rejects. */
  async revokeAll(revocations: readonly Revocation[]): Promise<void> {
    const { clock } = this.#options;
    const left = new Map([...this.#underWay, ...this.#waiting]);
    for (const revocation of revocations) left.set(revocation.lease.leaseId, revocation);
    this.stop();
    const timeoutReason = () => new DiscoveryError("timeout", `leases not revoked within ${CLOSE_MS} ms`);
    const deadline = { clock, signal: new AbortController().signal, timeoutReason };
    await withDeadline(CLOSE_MS, deadline, async (signal) => {
      await this.#revokeEach(left, signal, clock.monotonicMs() + PATIENCE_MS);
      if (left.size === 0 || signal.aborted) return;
      await this.#deleteKeys([...left.values()], signal);
      await this.#revokeEach(left, signal);
    });
  }

  /** Ends what goes on in the background, its leases left to run out. */
  stop(): void {
    this.#scope.abort();
    this.#scope = new AbortScope();
    this.#waiting.clear();
    this.#underWay.clear();
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (const [leaseId, revocation] of this.#waiting) {
      this.#waiting.delete(leaseId);
      this.#underWay.set(leaseId, revocation);
      await this.#revokeUntilGone(revocation, signal);
      if (signal.aborted) return;
      this.#underWay.delete(leaseId);
    }
  }

  /** Takes out of `left` what is gone. Begins nothing after `untilMs`. */
  async #revokeEach(
    left: Map<LeaseId, Revocation>,
    signal: AbortSignal,
    untilMs = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const { clock } = this.#options;
    const revocations = [...left.values()].values();
    const worker = async () => {
      while (clock.monotonicMs() < untilMs) {
        const { value: next } = revocations.next();
        if (next === undefined) return;
        if (!(await this.#revoke(next.lease.leaseId, signal))) continue;
        left.delete(next.lease.leaseId);
        next.onGone();
      }
    };
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, worker));
  }

  /** Those that hang on their lease still; a hundred that do not all are left alone. Never rejects. */
  async #deleteKeys(revocations: readonly Revocation[], signal: AbortSignal): Promise<void> {
    const parts = Array.from({ length: Math.ceil(revocations.length / KEYS_AT_ONCE) }, (_, at) =>
      revocations.slice(at * KEYS_AT_ONCE, (at + 1) * KEYS_AT_ONCE),
    );
    const { store } = this.#options;
    await Promise.allSettled(
      parts.map((part) => {
        const when = part.map(({ key, lease: { leaseId } }) => ({ key, leaseId }));
        const ifHeld = part.map(({ key }) => ({ type: "delete", key }) as const);
        return store.transact({ when, ifHeld }, { signal });
      }),
    );
  }

  /** Whether the lease is gone now. What hinders it also keeps anybody from renewing it: it runs out. */
  async #revoke(leaseId: LeaseId, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    const options = { signal, timeoutMs: CLOSE_MS, attemptMs: ATTEMPT_MS };
    return this.#options.store.revokeLease(leaseId, options).then(
      () => true,
      () => false,
    );
  }

  async #revokeUntilGone({ lease, onGone }: Revocation, signal: AbortSignal): Promise<void> {
    const { store, clock, gate } = this.#options;
    while (!signal.aborted && clock.monotonicMs() < lease.expiresAtMs) {
      try {
        await gate.run(signal, () => store.revokeLease(lease.leaseId, { signal, attemptMs: ATTEMPT_MS }));
        break;
      } catch (error) {
        const isRetryable = error instanceof DiscoveryError && error.isRetryable;
        // While etcd is away the gate paces the tries.
        if (!isRetryable) await clock.sleep(REFUSED_WAIT_MS, signal).catch(() => {});
      }
    }
    if (!signal.aborted) onGone();
  }
}
