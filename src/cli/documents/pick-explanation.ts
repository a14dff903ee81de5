/** What `zdisc pick --explain` answers: one pick in full. */
import type { PolicyName } from "../../balancer/policy.js";

export interface PickExplanationDocument {
  readonly schemaVersion: 1;
  readonly kind: "pickExplanation";
  readonly policy: PolicyName;
  readonly strictGoZero: boolean;
  readonly seed: number;
  /** The first is 1. */
  readonly pick: number;
  /** Since the begin of the simulation. */
  readonly atMs: number;
  /** Pairs in the order drawn; empty where the policy draws none. */
  readonly draws: readonly {
    readonly labels: readonly [string, string];
    readonly healthy: readonly [boolean, boolean];
  }[];
  /** The two that were compared, the chosen one first; empty without a comparison. */
  readonly candidates: readonly PickCandidateDocument[];
  /** Whether the chosen one had the higher load, and no pick for too long. */
  readonly forced: boolean;
  /** For how long the one with the higher load may go without a pick; null without a comparison. */
  readonly probeAfterMs: number | null;
  /** null: there was nobody. */
  readonly chosen: string | null;
  readonly chosenAddress: string | null;
}

export interface PickCandidateDocument {
  readonly label: string;
  /** null: no call had told yet. */
  readonly lagMs: number | null;
  readonly inflight: number;
  readonly success: number;
  /** What failures multiply the load by. */
  readonly failureFactor: number;
  /** For how long none of its open calls was answered. */
  readonly silentMs: number;
  readonly load: number;
  /** Since it was picked last, or joined; null: go-zero's rule never picked it. */
  readonly sincePickMs: number | null;
}
