/**
 * The numbers of zdisc's p2c_ewma, and why each is what it is. go-zero's rule lets an endpoint that fails fast win; this
 * one weighs failures. docs/p2c.md tells it whole, with what it costs and what was measured.
 */
import { expOfMinus } from "./exponential.js";

/** Where go-zero has the same number, it is go-zero's: zrpc/internal/balancer/p2c/p2c.go. */
export const P2C_RULE = {
  /** After it a measurement weighs 1/e. go-zero's. */
  decayNs: 10e9,
  /** One call counts for at least 1/32 of success: time alone is blind to a burst of failures within milliseconds. */
  mostSuccessWeight: 1 - 1 / 32,
  /** The load grows by the odds of failure times 50: 1 % failing is ×1.5, 10 % ×6.5, 50 % ×50. Half as much sends a sick endpoint twice the calls; twice as much queues when capacity is short. */
  failureWeight: 50,
  /** Bounds the odds: two endpoints that always fail are again compared by lag and calls in flight. */
  leastSuccess: 0.01,
  /** A pair in which one is not above it is drawn again. With go-zero's 0.5 an endpoint that fails half its calls is passed over half of the time. */
  healthySuccess: 0.8,
  /** Pairs drawn at most. go-zero's. */
  mostDraws: 3,
  /** An endpoint as good as the other is probed when it was not picked for this long. go-zero's. */
  probeAfterNs: 1e9,
  /** One that looks worse is probed more rarely, by the square root of how much worse, but at least this often: a dead one costs one call in 10 s. */
  probeAtLeastEveryNs: 10e9,
} as const;

/** The weight that the past keeps over a time: 1 for none, 1/e for 10 s. */
export type Decay = (elapsedNs: number) => number;

/** Decays in a nanosecond: a factor, for a division takes as long as all the rest. */
export const DECAYS_OF_NS = 1 / P2C_RULE.decayNs;

export const decayOver: Decay = (elapsedNs) => expOfMinus(elapsedNs * DECAYS_OF_NS);

/**
 * The weight of past success, from that of past latency. Its cube, so that success is forgotten in 3.3 s: with 10 s a
 * healed endpoint waits 7 to 65 s for its share, with 3.3 s 0.4 to 31 s; and a cube needs no second exponential.
 */
export function successWeight(weight: number): number {
  return Math.min(weight * weight * weight, P2C_RULE.mostSuccessWeight);
}

/** What failures multiply the load by: 1 while all calls succeed, 5,001 when none does. */
export function failureFactor(success: number): number {
  return 1 + (P2C_RULE.failureWeight * (1 - success)) / (success + P2C_RULE.leastSuccess);
}

/** For how long the worse of two goes without a call before it gets one, by how many times its load is the other's. */
export function probeIntervalNs(loadRatio: number): number {
  return Math.min(P2C_RULE.probeAtLeastEveryNs, P2C_RULE.probeAfterNs * Math.sqrt(loadRatio));
}
