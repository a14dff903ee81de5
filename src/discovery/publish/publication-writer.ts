/**
 * Writes what registrations ask for: leases one by one, as etcd grants them, and the keys that came up meanwhile
 * together, in one transaction.
 */
import { AbortScope } from "../../runtime/abort.js";
import type { Clock } from "../../runtime/clock.js";
import type { Store } from "../../store/store.js";
import { isSameWrite, type KeyWrite, type LeaseWrite, type PendingWrite } from "./pending-write.js";
import type { Publication } from "./publication.js";
import { MOST_AT_ONCE, type WriteGate } from "./write-gate.js";
import { type WriteOutcome, writeRegistrations } from "./write-registration.js";

/** etcd takes 128 operations a transaction, unless it was told otherwise. */
const MOST_KEYS_AT_ONCE = 100;

export interface PublicationWriterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly gate: WriteGate;
  readonly ttlSeconds: number;
  /** Nothing is left to write, or etcd did not take a write: what made way for the writes may begin. */
  readonly afterWrites: () => void;
  /** Ends every write. */
  readonly signal: AbortSignal;
}

export class PublicationWriter {
  readonly #options: PublicationWriterOptions;
  /** First come, first served; keys go before leases: else 5,000 leases would wait for their first key. */
  readonly #keys = new Map<Publication, KeyWrite>();
  readonly #leases = new Map<Publication, LeaseWrite>();
  #isPutting = false;
  #workers = 0;
  /** Of what waits and is under way now. */
  #scope: AbortScope;

  constructor(options: PublicationWriterOptions) {
    this.#options = options;
    this.#scope = new AbortScope(options.signal);
  }

  /** Returns at once; the registration hears what comes of the write that it asks for. */
  add(publication: Publication): void {
    const write = publication.pendingWrite;
    if (write === undefined) return;
    const waitMs = write.notBeforeMs - this.#options.clock.monotonicMs();
    if (waitMs > 0) {
      const addAgain = () => this.#addIfWanted(publication, write);
      this.#options.clock.sleep(waitMs, this.#scope.signal).then(addAgain, () => {});
      return;
    }
    if (write.kind === "key") this.#keys.set(publication, write);
    else this.#leases.set(publication, write);
    if (this.#workers < MOST_AT_ONCE) void this.#work();
  }

  /** Gives up what waits and what is under way, for every registration. */
  abandon(): void {
    this.#scope.abort();
    this.#scope = new AbortScope(this.#options.signal);
    this.#keys.clear();
    this.#leases.clear();
  }

  #addIfWanted(publication: Publication, write: PendingWrite): void {
    if (isSameWrite(write, publication.pendingWrite)) this.add(publication);
  }

  async #work(): Promise<void> {
    this.#workers += 1;
    for (;;) {
      const { signal } = this.#scope;
      if (this.#keys.size > 0 && !this.#isPutting)
        await this.#put(take(this.#keys, MOST_KEYS_AT_ONCE), signal);
      else if (this.#leases.size > 0) await this.#grant(take(this.#leases, 1), signal);
      else break;
    }
    this.#workers -= 1;
    if (this.#workers === 0) this.#options.afterWrites();
  }

  async #grant([waiting]: readonly Waiting<LeaseWrite>[], signal: AbortSignal): Promise<void> {
    if (waiting === undefined) return;
    const [publication, write] = waiting;
    const { store, gate, ttlSeconds } = this.#options;
    try {
      const lease = await gate.run(signal, () => store.grantLease(write.leaseId, ttlSeconds, { signal }));
      if (!signal.aborted) publication.take({ type: "granted", ...lease });
    } catch (error) {
      if (!signal.aborted) this.#failed(publication, write, error);
    }
  }

  /** One transaction at a time: the longer it takes, the more keys come up for the next one. */
  async #put(waiting: readonly Waiting<KeyWrite>[], signal: AbortSignal): Promise<void> {
    if (waiting.length === 0) return;
    this.#isPutting = true;
    const outcomes = await this.#outcomes(
      waiting.map(([, write]) => write),
      signal,
    );
    this.#isPutting = false;
    if (signal.aborted) return;
    for (const [at, [publication, write]] of waiting.entries()) {
      const outcome = outcomes[at];
      if (outcome?.type === "failed") this.#failed(publication, write, outcome.error);
      else if (outcome !== undefined) publication.take({ ...outcome, leaseId: write.leaseId });
    }
  }

  async #outcomes(writes: readonly KeyWrite[], signal: AbortSignal): Promise<readonly WriteOutcome[]> {
    const { store, gate } = this.#options;
    try {
      return await gate.run(signal, () => writeRegistrations(store, writes, { signal }));
    } catch (error) {
      return writes.map(() => ({ type: "failed", error }));
    }
  }

  #failed(publication: Publication, write: PendingWrite, error: unknown): void {
    publication.writeFailed(write, error);
    this.#options.afterWrites();
    this.#addIfWanted(publication, write);
  }
}

type Waiting<Write extends PendingWrite> = readonly [publication: Publication, write: Write];

/** The first of those that wait and still want it. */
function take<Write extends PendingWrite>(from: Map<Publication, Write>, most: number): Waiting<Write>[] {
  const taken: Waiting<Write>[] = [];
  for (const waiting of from) {
    if (taken.length === most) break;
    const [publication, write] = waiting;
    from.delete(publication);
    if (isSameWrite(write, publication.pendingWrite)) taken.push(waiting);
  }
  return taken;
}
