/** The write that a registration's state asks for: a lease, then the key. */
import { DiscoveryError } from "../errors.js";
import type { Clock } from "../runtime/clock.js";
import type { Store } from "../store/store.js";
import type { PublicationInput } from "./publication-input.js";
import type { PublicationState } from "./publication-state.js";
import type { WriteGate } from "./write-gate.js";
import { writeRegistration } from "./write-registration.js";

export type WritingState = Extract<PublicationState, { kind: "granting" | "putting" }>;

export interface WriteContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly gate: WriteGate;
  readonly ttlSeconds: number;
}

/** What the key is to be. */
export interface Target {
  readonly key: string;
  readonly address: string;
}

export function isWriting(state: PublicationState): state is WritingState {
  return state.kind === "granting" || state.kind === "putting";
}

/** Waits for its time and its turn, writes once, and tells what came of it. Throws as the store does. */
export async function writeOnce(
  state: WritingState,
  { key, address }: Target,
  { store, clock, gate, ttlSeconds }: WriteContext,
  signal: AbortSignal,
): Promise<PublicationInput> {
  const waitMs = state.notBeforeMs - clock.monotonicMs();
  if (waitMs > 0) await clock.sleep(waitMs, signal);
  if (state.kind === "granting") {
    const lease = await gate.run(signal, () => store.grantLease(state.leaseId, ttlSeconds, { signal }));
    return { type: "granted", ...lease };
  }
  const { leaseId } = state.lease;
  const writing = { key, address, leaseId, lastKey: state.past.lastKey };
  const written = await gate.run(signal, () => writeRegistration(store, writing, { signal }), "end");
  return { ...written, leaseId };
}

/**
 * What a failed write means. `again`: etcd does not answer, the gate knows when to ask again. `gone`: the put did
 * not find its lease. `refused`: for a reason that waiting may mend. `fatal`: the registration cannot go on.
 */
export type WriteFailure = "again" | "gone" | "refused" | "fatal";

export function writeFailure(
  error: unknown,
  { kind }: WritingState,
  { hasStood, mayWait }: { readonly hasStood: boolean; readonly mayWait: boolean },
): WriteFailure {
  if (!(error instanceof DiscoveryError) || error.code === "interrupted") return "fatal";
  if (error.isRetryable) return hasStood || mayWait ? "again" : "fatal";
  if (error.code === "usage" && kind === "putting") return "gone";
  return hasStood ? "refused" : "fatal";
}
