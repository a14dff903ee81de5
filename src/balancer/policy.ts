/** How a client chooses: the port that a balancer picks through. A policy only borrows what is known of the endpoints. */

/** Policies by the names that go-zero and grpc have for them. */
export const POLICY_NAMES = ["p2c_ewma", "round_robin", "consistent_hash", "random"] as const;

/** How a client chooses. */
export type PolicyName = (typeof POLICY_NAMES)[number];

/**
 * Where an endpoint's statistics lie: a small whole number, so that a pick allocates nothing. It belongs to one
 * address until that has left and its last call has ended; then another address may have it.
 */
export type Slot = number;

/** Nothing could be chosen. */
export const NO_SLOT: Slot = -1;

/** Chooses among the endpoints that it was told of; whoever has it tells it of each that joins or leaves. */
export interface Policy {
  /** From now on the slot may be chosen. Its address does not change meanwhile. */
  add(slot: Slot, address: string): void;
  /** From now on it is not. */
  remove(slot: Slot, address: string): void;
  /** A slot, or `NO_SLOT` when there is none. `hashKey` matters to consistent_hash only. */
  choose(hashKey: string, observer?: PickObserver): Slot;
  /** For how long the worse of two goes without a call before it gets one, by how many times its load is the other's. */
  probeIntervalNs?(loadRatio: number): number;
}

/** Told how a choice comes about while it is made; without one nothing is noted. */
export interface PickObserver {
  /** A pair was drawn. */
  drew(first: Slot, second: Slot): void;
  /** Of two, the one taken. Forced: it had the higher load, and had not been picked for long. */
  compared(chosen: Slot, rejected: Slot, isForced: boolean): void;
}

/** Chance, as a policy asks for it. `SeededRandom` is some. */
export interface Draws {
  /** 32 random bits. */
  nextInt32(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
}
