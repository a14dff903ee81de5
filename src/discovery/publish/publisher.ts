/** Keeps registrations in etcd for as long as it lives. Source: go-zero core/discov/publisher.go. */
import { DiscoveryError } from "../../errors.js";
import { AbortScope } from "../../runtime/abort.js";
import { type Clock, systemClock } from "../../runtime/clock.js";
import { deferred } from "../../runtime/deferred.js";
import { EventQueue } from "../../runtime/event-queue.js";
import { type Random, systemRandom } from "../../runtime/random.js";
import type { Store } from "../../store/store.js";
import { watchDeadlines } from "./lease-deadlines.js";
import { LeaseRevoker, type Revocation } from "./lease-revoker.js";
import { countByService, OwnKeys } from "./own-keys.js";
import { Publication, type PublicationContext } from "./publication.js";
import { leftLeaseOf } from "./publication-state.js";
import type { PublicationStatus } from "./publication-status.js";
import { PublicationWriter } from "./publication-writer.js";
import type { PublishEvent } from "./publish-event.js";
import { checkRegistrations, DEFAULT_TTL_SECONDS, type Registration } from "./registration.js";
import { WriteGate } from "./write-gate.js";

/** Events that wait for their reader; there is room for the start of every registration, too. */
const CAPACITY = 10_000;
const EVENTS_PER_START = 4;

/** Where a publisher writes, for how long, and when it gives up. */
export interface PublisherOptions {
  readonly store: Store;
  /** Ends it at once, without revoking: leases run out. `close()` is the clean end. Default: never. */
  readonly signal?: AbortSignal | undefined;
  /** Of the leases, in seconds; etcd may grant more. Default 10, as go-zero. */
  readonly ttlSeconds?: number | undefined;
  /** Fail with `lost` when a registration has been lost for so long, in ms. Default: never. */
  readonly giveUpAfterMs?: number | undefined;
  /** At the start wait for an etcd that does not answer, too, in place of failing. Default false. */
  readonly waitForEtcd?: boolean | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/**
 * Begins at once: 128 registrations at a time, each under a lease of its own, renewed over one stream and watched by
 * one watch a service. A key that somebody deletes is put back, a lost lease is replaced, a value that somebody
 * changed is left alone.
 *
 * Fails (its events throw, `ready()` rejects) when etcd refuses a first registration, or does not answer at the
 * start; once anything stands it goes on for ever. Throws `usage` when two registrations want the same key.
 */
export class Publisher implements AsyncIterable<PublishEvent>, AsyncDisposable {
  readonly #scope = new AbortScope();
  readonly #publications: readonly Publication[];
  /** Those that never stood in etcd yet. */
  readonly #pending: Set<Publication>;
  readonly #revoker: LeaseRevoker;
  readonly #writer: PublicationWriter;
  readonly #events: EventQueue<PublishEvent>;
  readonly #ready = deferred<void>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.#abort(this.#signal?.reason);
  #hasReader = true;
  #end: Promise<void> | undefined;

  constructor(registrations: readonly Registration[], options: PublisherOptions) {
    checkRegistrations(registrations);
    const capacity = Math.max(CAPACITY, registrations.length * EVENTS_PER_START);
    this.#events = new EventQueue({ capacity, onLeave: () => this.#leave() });
    const { store, clock = systemClock, random = systemRandom, ttlSeconds = DEFAULT_TTL_SECONDS } = options;
    const { waitForEtcd = false, signal, giveUpAfterMs } = options;
    const gate = new WriteGate({ clock, random, signal: this.#scope.signal });
    this.#revoker = new LeaseRevoker({ store, clock, gate });
    const ownKeys = this.#ownKeys(registrations, { store, clock, gate });
    const afterWrites = () => ownKeys.start();
    const writing = { store, clock, gate, ttlSeconds, afterWrites, signal: this.#scope.signal };
    this.#writer = new PublicationWriter(writing);
    const context: PublicationContext = {
      ...{ store, clock, random, ttlSeconds },
      ownKeys,
      write: (publication) => this.#writer.add(publication),
      mayWait: () => waitForEtcd || gate.hasSucceeded,
      onEvent: (event, publication) => this.#take(event, publication),
      onFailed: (error) => this.#fail(error),
    };
    this.#publications = registrations.map((registration) => new Publication(registration, context));
    this.#pending = new Set(this.#publications);
    this.#ready.promise.catch(() => {});
    this.#clock = clock;
    this.#signal = signal;
    this.#start(ttlSeconds, giveUpAfterMs);
  }

  /** How each registration stands, in the order given. */
  get publications(): readonly PublicationStatus[] {
    return this.#publications.map((publication) => publication.status);
  }

  /** Resolves when all have been registered once; rejects with what ended the publisher before. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Takes every registration out of etcd and keeps it out until `resume()`. Returns at once. */
  pause(): void {
    this.#writer.abandon();
    for (const publication of this.#publications) {
      if (publication.state.kind === "paused") continue;
      publication.take({ type: "pause" });
      const revocation = revocationOf(publication);
      if (revocation !== undefined) this.#revoker.revokeInBackground(revocation);
    }
  }

  /** Registers again after `pause()`. Returns at once. */
  resume(): void {
    for (const publication of this.#publications) publication.take({ type: "resume" });
  }

  /**
   * Revokes all leases, within 2 s, whether etcd answers or not; then the events end. A second call waits for the
   * first. Never rejects: `publications` tells which leases are left to run out.
   */
  close(): Promise<void> {
    this.#end ??= this.#close();
    return this.#end;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** For one reader. Ends after `close()`; throws when the publisher failed or its signal aborted. */
  [Symbol.asyncIterator](): AsyncIterableIterator<PublishEvent> {
    return this.#events;
  }

  #ownKeys(
    registrations: readonly Registration[],
    { store, clock, gate }: { readonly store: Store; readonly clock: Clock; readonly gate: WriteGate },
  ): OwnKeys {
    const { signal } = this.#scope;
    const onConnected = () => gate.hurry();
    const onFailed = (error: unknown) => this.#fail(error);
    return new OwnKeys(countByService(registrations), { store, clock, signal, onConnected, onFailed });
  }

  #start(ttlSeconds: number, giveUpAfterMs: number | undefined): void {
    if (this.#signal?.aborted) {
      this.#onAbort();
      return;
    }
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (this.#pending.size === 0) this.#ready.resolve();
    for (const publication of this.#publications) publication.start();
    const { signal } = this.#scope;
    const deadlines = { clock: this.#clock, signal, ttlSeconds, giveUpAfterMs };
    watchDeadlines(this.#publications, deadlines).catch((error) => this.#fail(error));
  }

  #take(event: PublishEvent, publication: Publication): void {
    if (event.type === "registered" && this.#pending.delete(publication) && this.#pending.size === 0) {
      this.#ready.resolve();
    }
    if (this.#events.push(event) || !this.#hasReader) return;
    this.#events.clear();
    this.#events.push({ type: "reset", publications: this.publications });
  }

  #leave(): void {
    this.#hasReader = false;
  }

  async #close(): Promise<void> {
    await this.#revoker.revokeAll(this.#stop());
    this.#ready.reject(
      new DiscoveryError("interrupted", "the publisher was closed before all were registered"),
    );
    this.#events.close();
  }

  /** What stands is taken out again; leases that were never confirmed, or have run out, are not waited for. */
  #fail(error: unknown): void {
    this.#end ??= this.#stopAndFail(error);
  }

  async #stopAndFail(error: unknown): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    const revocations = this.#stop().filter(({ lease }) => lease.wasGranted && lease.expiresAtMs > nowMs);
    if (revocations.length > 0) await this.#revoker.revokeAll(revocations);
    this.#failWith(error);
  }

  #abort(reason: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = Promise.resolve();
    this.#stop();
    this.#revoker.stop();
    this.#failWith(reason);
  }

  #failWith(error: unknown): void {
    this.#ready.reject(error);
    this.#events.fail(error);
  }

  /** Ends everything under way but the leases, and returns these. */
  #stop(): Revocation[] {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const publication of this.#publications) publication.take({ type: "close" });
    this.#scope.abort();
    return this.#publications.map(revocationOf).filter((revocation) => revocation !== undefined);
  }
}

function revocationOf(publication: Publication): Revocation | undefined {
  const lease = leftLeaseOf(publication.state);
  if (lease === undefined) return undefined;
  const { leaseId } = lease;
  return {
    lease,
    key: publication.keyOf(leaseId),
    onGone: () => publication.take({ type: "revoked", leaseId }),
  };
}
