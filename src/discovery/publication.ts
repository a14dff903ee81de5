/** One registration: does what its state asks for, and feeds what comes of it back into the transitions. */

import { AbortScope } from "../runtime/abort.js";
import type { Random } from "../runtime/random.js";
import type { LeaseId } from "../store/revision.js";
import type { Lease } from "../store/store.js";
import { instanceKey } from "./instance.js";
import { keepLeaseAlive } from "./keep-lease-alive.js";
import { firstPublication, nextPublication, type PublicationWorld } from "./next-publication.js";
import type { OwnKeys } from "./own-keys.js";
import type { KeySight, PublicationInput } from "./publication-input.js";
import { leaseIdOf, leaseOf, leftLeaseOf, type PublicationState } from "./publication-state.js";
import { type PublicationStatus, publicationStatus } from "./publication-status.js";
import {
  isWriting,
  type WriteContext,
  type WriteFailure,
  writeFailure,
  writeOnce,
} from "./publication-write.js";
import type { PublishChange, PublishEvent } from "./publish-event.js";
import { fixedId, type Registration } from "./registration.js";

/** Leases granted anew because a first put did not find them; after that the put itself is taken to be wrong. */
const MOST_LEASES_NOT_FOUND = 2;

/** What all registrations of a publisher share. */
export interface PublicationContext extends WriteContext {
  readonly random: Random;
  readonly ownKeys: OwnKeys;
  /** Whether to wait for an etcd that did not answer yet. */
  readonly waitForEtcd: boolean;
  readonly onEvent: (event: PublishEvent, publication: Publication) => void;
  /** The registration cannot go on: etcd refuses it for good, or does not answer at the start. */
  readonly onFailed: (error: unknown) => void;
}

/** What is under way for one lease; it ends when the state wants another one, or none. */
interface LeaseActivity {
  readonly leaseId: LeaseId;
  readonly scope: AbortScope;
  isRenewing: boolean;
  isWriting: boolean;
}

export class Publication {
  readonly #registration: Registration;
  readonly #fixedKey: string | undefined;
  readonly #context: PublicationContext;
  readonly #world: Omit<PublicationWorld, "nowMs">;
  #state: PublicationState;
  #activity: LeaseActivity | undefined;
  #observation: { readonly key: string; readonly end: Disposable } | undefined;
  /** The newest that was seen of the key: it may be newer than a put that was under way when it came. */
  #lastSight: KeySight | undefined;
  #leasesNotFound = 0;

  constructor(registration: Registration, context: PublicationContext) {
    const id = fixedId(registration);
    this.#registration = registration;
    this.#fixedKey = id === undefined ? undefined : instanceKey(registration.service, id);
    this.#context = context;
    this.#world = {
      address: registration.address,
      ttlSeconds: context.ttlSeconds,
      keyOf: (leaseId) => this.#keyOf(leaseId),
      newLeaseId: () => context.random.leaseId(),
    };
    this.#state = firstPublication(this.#now());
  }

  start(): void {
    this.#follow();
  }

  get state(): PublicationState {
    return this.#state;
  }

  get status(): PublicationStatus {
    const leaseId = leaseIdOf(this.#state);
    const key = leaseId === undefined ? null : this.#keyOf(leaseId);
    return publicationStatus(this.#registration, key, this.#state, this.#context.clock.monotonicMs());
  }

  /** Whether it ever stood in etcd. */
  get hasStood(): boolean {
    return "past" in this.#state && this.#state.past.lastKey !== undefined;
  }

  /** Since when it is lost (monotonic, ms). */
  get lostAtMs(): number | undefined {
    return "past" in this.#state ? this.#state.past.lostAtMs : undefined;
  }

  /** One transition, and what follows from it. */
  take(input: PublicationInput): void {
    if (input.type === "seen") this.#lastSight = input;
    const before = this.#state;
    const { state, changes } = nextPublication(before, input, this.#now());
    if (state === before) return;
    this.#state = state;
    for (const change of changes) this.#emit(change, leaseOfChange(change, before, state));
    // A renewal, by far the most frequent input, asks for nothing.
    if (state.kind === before.kind && leaseIdOf(state) === leaseIdOf(before)) return;
    this.#follow();
    if (before.kind === "putting" && state.kind !== "putting") this.#lookAgain();
  }

  #emit(change: PublishChange, leaseId: LeaseId | undefined): void {
    if (leaseId === undefined) return;
    const { service, address } = this.#registration;
    this.#context.onEvent({ service, key: this.#keyOf(leaseId), address, leaseId, ...change }, this);
  }

  /** Starts what the state asks for, and ends what it does not ask for any more. */
  #follow(): void {
    const leaseId = leaseIdOf(this.#state);
    this.#observe(leaseId === undefined ? undefined : this.#keyOf(leaseId));
    if (this.#activity?.leaseId !== leaseId) {
      this.#activity?.scope.abort();
      const begun = { scope: new AbortScope(), isRenewing: false, isWriting: false };
      this.#activity = leaseId === undefined ? undefined : { leaseId, ...begun };
    }
    if (this.#activity === undefined) return;
    const lease = leaseOf(this.#state);
    if (lease !== undefined && !this.#activity.isRenewing) this.#renew(lease, this.#activity);
    if (isWriting(this.#state) && !this.#activity.isWriting) this.#write(this.#activity);
  }

  #observe(key: string | undefined): void {
    if (this.#observation?.key === key) return;
    this.#observation?.end[Symbol.dispose]();
    this.#lastSight = undefined;
    const take = (sight: KeySight) => this.take({ type: "seen", ...sight });
    const { service } = this.#registration;
    this.#observation =
      key === undefined ? undefined : { key, end: this.#context.ownKeys.observe(service, key, take) };
  }

  #renew(lease: Lease, activity: LeaseActivity): void {
    activity.isRenewing = true;
    const take = (input: PublicationInput) => this.take(input);
    keepLeaseAlive(lease, this.#context, activity.scope.signal, take);
  }

  /** The lease, then the key, each until it is done. */
  #write(activity: LeaseActivity): void {
    activity.isWriting = true;
    const { signal } = activity.scope;
    const loop = async () => {
      while (!signal.aborted && isWriting(this.#state)) await this.#writeOnce(signal);
      activity.isWriting = false;
    };
    loop().catch(this.#context.onFailed);
  }

  async #writeOnce(signal: AbortSignal): Promise<void> {
    const state = this.#state;
    const leaseId = leaseIdOf(state);
    if (!isWriting(state) || leaseId === undefined) return;
    const target = { key: this.#keyOf(leaseId), address: this.#registration.address };
    try {
      const input = await writeOnce(state, target, this.#context, signal);
      if (!signal.aborted) this.take(input);
    } catch (error) {
      if (signal.aborted) return;
      const { waitForEtcd, gate } = this.#context;
      const mayWait = waitForEtcd || gate.hasSucceeded;
      this.#failed(writeFailure(error, state, { hasStood: this.hasStood, mayWait }), leaseId, error);
    }
  }

  #failed(failure: WriteFailure, leaseId: LeaseId, error: unknown): void {
    if (failure === "gone" && !this.hasStood) this.#leasesNotFound += 1;
    if (failure === "fatal" || this.#leasesNotFound > MOST_LEASES_NOT_FOUND) throw error;
    if (failure !== "again") this.take({ type: failure, leaseId });
  }

  /** Between a put and its answer the key may have changed again, and the watch told it first. */
  #lookAgain(): void {
    const sight = this.#lastSight;
    this.#lastSight = undefined;
    // By now our own revision is of the new history, too.
    if (sight !== undefined) this.take({ type: "seen", ...sight, isNewHistory: false });
  }

  #keyOf(leaseId: LeaseId): string {
    return this.#fixedKey ?? instanceKey(this.#registration.service, leaseId);
  }

  #now(): PublicationWorld {
    const { address, ttlSeconds, keyOf, newLeaseId } = this.#world;
    return { nowMs: this.#context.clock.monotonicMs(), address, ttlSeconds, keyOf, newLeaseId };
  }
}

/** Whose event it is: what ends is told under the lease that it ended with. */
function leaseOfChange(
  { type }: PublishChange,
  before: PublicationState,
  after: PublicationState,
): LeaseId | undefined {
  if (type === "lost") return leaseIdOf(before);
  return type === "withdrawn" || type === "revoked" ? leftLeaseOf(before)?.leaseId : leaseIdOf(after);
}
