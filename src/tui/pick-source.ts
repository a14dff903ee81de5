/** What the pick screen is given from outside: how a simulation begins, whom a client uses, real calls, and sentences. */
import type { PolicyName } from "../balancer/policy.js";
import type { Load } from "../balancer/simulation/load.js";
import type { CallObserver, ExplainedPick } from "../balancer/simulation/simulation.js";
import type { Situation } from "../balancer/simulation/situation.js";
import type { EndpointSnapshot } from "../balancer/statistics.js";

/** What one endpoint is like. */
export interface PickBehaviour {
  readonly latencyMs: number;
  readonly failureRate: number;
}

/** How it begins. */
export interface PickScene {
  readonly seed: number;
  readonly load: Load;
  readonly policy: PolicyName;
  readonly isStrictGoZero: boolean;
  /** Of all latencies, 0 to 1. */
  readonly jitter: number;
  /** Also of newcomers. */
  behaviourOf(address: string): PickBehaviour;
  /** Those that are known from the first; the only ones where no service is meant. */
  readonly endpoints: readonly { readonly label: string; readonly address: string }[];
  /** A second, in real calls. */
  readonly realRate: number;
  /** Somebody asked for real calls: the question is put at once. */
  readonly isForRealCalls: boolean;
}

/** Health calls under way. */
export interface RealCalls extends Disposable {
  /** What the channel knows of its endpoints. */
  snapshot(): readonly EndpointSnapshot[];
  /** Calls a second from now on; 0: none. */
  follow(ratePerSecond: number): void;
  /** So far, those that found no endpoint among them. */
  readonly begun: number;
}

export interface RealCallsOptions {
  readonly seed: number;
  readonly observer: CallObserver;
  readonly signal: AbortSignal;
}

/** Whom one client uses of all. */
export type ClientSubset = (client: number, addresses: readonly string[]) => readonly string[];

export interface PickSource {
  readonly scene: PickScene;
  subsetOf(seed: number, isStrictGoZero: boolean): ClientSubset;
  /** None is made before it is told to follow a rate. */
  openRealCalls(service: string, options: RealCallsOptions): Promise<RealCalls>;
  /** Why shares are as they are; null: they are even, or nobody knows. */
  explainShares(situation: Situation): string | null;
  /** One pick in full, as lines. */
  explainPick(
    pick: ExplainedPick,
    settings: { readonly policy: PolicyName; readonly isStrictGoZero: boolean; readonly seed: number },
    labelOf: (address: string) => string,
  ): readonly string[];
}
