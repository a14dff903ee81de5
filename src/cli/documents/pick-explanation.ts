/** What `zdisc pick --explain` answers: one pick in full. */
import type { PolicyName } from "../../balancer/policy.js";
import type { Count, Milliseconds, Share } from "./quantities.js";

/** One simulated pick: who was drawn, compared and chosen. */
export interface PickExplanationDocument {
  readonly schemaVersion: 1;
  readonly kind: "pickExplanation";
  readonly policy: PolicyName;
  /** With --strict-go-zero: the rule as go-zero has it. */
  readonly strictGoZero: boolean;
  /** The same seed gives the same pick. */
  readonly seed: number;
  /** The first is 1. */
  readonly pick: Count;
  /** Since the begin of the simulation. */
  readonly atMs: Milliseconds;
  /** Pairs in the order drawn; empty where the policy draws none. */
  readonly draws: readonly {
    /** Of the two. */
    readonly labels: readonly [string, string];
    /** Whether each of them succeeds often enough to be taken at once. */
    readonly healthy: readonly [boolean, boolean];
  }[];
  /** The two that were compared, the chosen one first; empty without a comparison. */
  readonly candidates: readonly PickCandidateDocument[];
  /** Whether the chosen one had the higher load, and no pick for too long. */
  readonly forced: boolean;
  /** For how long the one with the higher load may go without a pick; null without a comparison. */
  readonly probeAfterMs: Milliseconds | null;
  /** The label of the one that was picked; null: there was nobody. */
  readonly chosen: string | null;
  /** Its address. */
  readonly chosenAddress: string | null;
}

/** One of the two, as the client knew it. */
export interface PickCandidateDocument {
  /** `a`, `b`, … in address order. */
  readonly label: string;
  /** How long its calls take, averaged; null: no call had told yet. */
  readonly lagMs: Milliseconds | null;
  /** Calls under way. */
  readonly inflight: Count;
  /** The part of its calls that succeed, averaged. */
  readonly success: Share;
  /** What failures multiply the load by. */
  readonly failureFactor: number;
  /** For how long none of its open calls was answered. */
  readonly silentMs: Milliseconds;
  /** What is compared: the lower one is picked. */
  readonly load: number;
  /** Since it was picked last, or joined; null: go-zero's rule never picked it. */
  readonly sincePickMs: Milliseconds | null;
}
