/** One registration: what its state asks for is begun and ended here, and what comes of it goes back into the transitions. */
import type { Clock } from "../../runtime/clock.js";
import type { Random } from "../../runtime/random.js";
import type { LeaseId } from "../../store/revision.js";
import type { KeepAliveMessage, Lease, Store } from "../../store/store.js";
import { instanceKey } from "../instance.js";
import { firstPublication, nextPublication, type PublicationWorld } from "./next-publication.js";
import type { OwnKeys } from "./own-keys.js";
import { isSameWrite, type PendingWrite } from "./pending-write.js";
import type { KeySight, PublicationInput } from "./publication-input.js";
import { leaseIdOf, leaseOf, leftLeaseOf, type PublicationState } from "./publication-state.js";
import { type PublicationStatus, publicationStatus } from "./publication-status.js";
import type { PublishChange, PublishEvent } from "./publish-event.js";
import { fixedId, type Registration } from "./registration.js";
import { writeFailure } from "./write-failure.js";

/** Leases granted anew because a first put did not find them; after that the put itself is taken to be wrong. */
const MOST_LEASES_NOT_FOUND = 2;

/** What all registrations of a publisher share. */
export interface PublicationContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly ttlSeconds: number;
  readonly ownKeys: OwnKeys;
  /** Writes what the registration asks for now. */
  readonly write: (publication: Publication) => void;
  /** Whether an etcd that does not answer is waited for before anything stands. */
  readonly mayWait: () => boolean;
  readonly onEvent: (event: PublishEvent, publication: Publication) => void;
  /** The registration cannot go on: etcd refuses it for good, or does not answer at the start. */
  readonly onFailed: (error: unknown) => void;
}

export class Publication {
  readonly #registration: Registration;
  readonly #fixedKey: string | undefined;
  readonly #context: PublicationContext;
  /** One for all transitions, its time moved on: 5,000 registrations make 1,700 of them a second. */
  readonly #world: { nowMs: number } & Omit<PublicationWorld, "nowMs">;
  #state: PublicationState;
  /** The lease that is kept alive. */
  #kept: { readonly leaseId: LeaseId; readonly end: Disposable } | undefined;
  /** The key that is watched. */
  #observed: { readonly key: string; readonly end: Disposable } | undefined;
  /** The newest that was seen of the key while it was put: it may be newer than that put. */
  #lastSight: KeySight | undefined;
  #leasesNotFound = 0;

  constructor(registration: Registration, context: PublicationContext) {
    const id = fixedId(registration);
    this.#registration = registration;
    this.#fixedKey = id === undefined ? undefined : instanceKey(registration.service, id);
    this.#context = context;
    this.#world = {
      nowMs: context.clock.monotonicMs(),
      address: registration.address,
      ttlSeconds: context.ttlSeconds,
      keyOf: (leaseId) => this.keyOf(leaseId),
      newLeaseId: () => context.random.leaseId(),
    };
    this.#state = firstPublication(this.#world);
  }

  start(): void {
    this.#follow();
  }

  get state(): PublicationState {
    return this.#state;
  }

  get status(): PublicationStatus {
    const leaseId = leaseIdOf(this.#state);
    const key = leaseId === undefined ? null : this.keyOf(leaseId);
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

  /** What is to be written now; undefined: nothing. */
  get pendingWrite(): PendingWrite | undefined {
    const state = this.#state;
    if (state.kind === "granting") {
      return { kind: "lease", leaseId: state.leaseId, notBeforeMs: state.notBeforeMs };
    }
    if (state.kind !== "putting") return undefined;
    const { leaseId } = state.lease;
    const { address } = this.#registration;
    const { notBeforeMs, past } = state;
    const { lastKey, strayKeys } = past;
    return { kind: "key", key: this.keyOf(leaseId), address, leaseId, lastKey, strayKeys, notBeforeMs };
  }

  /** The key that it has under this lease. */
  keyOf(leaseId: LeaseId): string {
    return this.#fixedKey ?? instanceKey(this.#registration.service, leaseId);
  }

  /** One transition, and what follows from it. */
  take(input: PublicationInput): void {
    const before = this.#state;
    if (input.type === "seen" && before.kind === "putting") this.#lastSight = input;
    this.#world.nowMs = this.#context.clock.monotonicMs();
    const { state, changes } = nextPublication(before, input, this.#world);
    if (state === before) return;
    this.#state = state;
    for (const change of changes) this.#emit(change, leaseOfChange(change, before, state));
    // A renewal, by far the most frequent input, asks for nothing.
    if (state.kind === before.kind && leaseIdOf(state) === leaseIdOf(before)) return;
    this.#follow();
    if (before.kind === "putting" && state.kind !== "putting") this.#lookAgain();
  }

  /** That write failed. Unless it is not wanted any more, or has become another one, it is to be tried again. */
  writeFailed(write: PendingWrite, error: unknown): void {
    if (!isSameWrite(write, this.pendingWrite)) return;
    const { hasStood } = this;
    const failure = writeFailure(error, write.kind, { hasStood, mayWait: this.#context.mayWait() });
    if (failure === "gone" && !hasStood) this.#leasesNotFound += 1;
    if (failure === "fatal" || this.#leasesNotFound > MOST_LEASES_NOT_FOUND) this.#context.onFailed(error);
    else if (failure !== "again") this.take({ type: failure, leaseId: write.leaseId });
  }

  #emit(change: PublishChange, leaseId: LeaseId | undefined): void {
    if (leaseId === undefined) return;
    const { service, address } = this.#registration;
    this.#context.onEvent({ service, key: this.keyOf(leaseId), address, leaseId, ...change }, this);
  }

  /** Begins what the state asks for, and ends what it does not ask for any more. */
  #follow(): void {
    const leaseId = leaseIdOf(this.#state);
    this.#observe(leaseId === undefined ? undefined : this.keyOf(leaseId));
    this.#keep(leaseOf(this.#state));
    this.#context.write(this);
  }

  #observe(key: string | undefined): void {
    if (this.#observed?.key === key) return;
    this.#observed?.end[Symbol.dispose]();
    this.#lastSight = undefined;
    const take = (sight: KeySight) => this.take({ type: "seen", ...sight });
    const { service } = this.#registration;
    this.#observed =
      key === undefined ? undefined : { key, end: this.#context.ownKeys.observe(service, key, take) };
  }

  #keep(lease: Lease | undefined): void {
    if (this.#kept?.leaseId === lease?.leaseId) return;
    this.#kept?.end[Symbol.dispose]();
    this.#kept = undefined;
    if (lease === undefined) return;
    const { leaseId } = lease;
    const end = this.#context.store.keepAlive(lease, (message) => this.#hear(message, leaseId));
    this.#kept = { leaseId, end };
  }

  #hear(message: KeepAliveMessage, leaseId: LeaseId): void {
    if (message.type === "failed") this.#context.onFailed(message.error);
    else this.take({ ...message, leaseId });
  }

  /** Between a put and its answer the key may have changed again, and the watch told it first. */
  #lookAgain(): void {
    const sight = this.#lastSight;
    this.#lastSight = undefined;
    // By now our own revision is of the new history, too.
    if (sight !== undefined) this.take({ type: "seen", ...sight, isNewHistory: false });
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
