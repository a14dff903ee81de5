/** What leases said, each time that they were asked. */
import { DiscoveryError } from "../../errors.js";
import { inParallel } from "../../runtime/in-parallel.js";
import type { LeaseId } from "../../store/revision.js";
import type { LeaseSample } from "../facts/endpoint-facts.js";
import type { GatherOptions } from "./gather-options.js";

/** One question costs etcd a tenth of a millisecond; more at once do not make it faster. */
const ASKS_AT_ONCE = 64;
/** Answers between two reports. */
const PROGRESS_EVERY = 500;

export class LeaseBook {
  readonly #samples = new Map<LeaseId, LeaseSample[]>();
  readonly #options: GatherOptions;
  /** Whoever may read keys may not always ask for leases. */
  #isForbidden = false;

  constructor(options: GatherOptions) {
    this.#options = options;
  }

  /** Oldest first; empty: not asked, or gone. */
  samplesOf(leaseId: LeaseId): readonly LeaseSample[] {
    return this.#samples.get(leaseId) ?? NONE;
  }

  /** Leases of which a sample is kept. */
  get known(): Iterable<[LeaseId, readonly LeaseSample[]]> {
    return this.#samples;
  }

  /** Each once, however many keys hang on it. */
  async ask(leaseIds: Iterable<LeaseId>): Promise<void> {
    const distinct = [...new Set(leaseIds)];
    let done = 0;
    await inParallel(ASKS_AT_ONCE, distinct, async (leaseId) => {
      await this.#askOne(leaseId);
      done += 1;
      if (done % PROGRESS_EVERY === 1)
        this.#options.onProgress({ doing: "leases", done, all: distinct.length });
    });
  }

  async #askOne(leaseId: LeaseId): Promise<void> {
    if (this.#isForbidden) return;
    const { store, signal, clock } = this.#options;
    try {
      const lease = await store.leaseTimeToLive(leaseId, { signal });
      if (lease === undefined) return;
      const { ttlSeconds, remainingSeconds } = lease;
      const sample = { atMs: clock.monotonicMs(), ttlSeconds, remainingSeconds };
      const samples = this.#samples.get(leaseId);
      if (samples === undefined) this.#samples.set(leaseId, [sample]);
      else samples.push(sample);
    } catch (error) {
      if (signal.aborted || !(error instanceof DiscoveryError) || error.code !== "permission") throw error;
      this.#isForbidden = true;
    }
  }
}

const NONE: readonly LeaseSample[] = [];
