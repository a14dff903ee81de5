/** What `zdisc prune` found, and what became of it. */
import type { DeadReason } from "../../discovery/dead-instances.js";
import type { Count, Milliseconds } from "./quantities.js";

/** Dead registrations, and what became of each. */
export interface PruneReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "pruneReport";
  /** Nothing was deleted. */
  readonly dryRun: boolean;
  /** Registrations that were looked at. */
  readonly keyCount: Count;
  /** Their services. */
  readonly serviceCount: Count;
  /** The dead ones. */
  readonly candidates: readonly PruneCandidateDocument[];
  /** Duplicates that are kept, since their value was changed under their lease: they may be drained. */
  readonly changedInPlace: readonly string[];
}

/** One dead registration. */
export interface PruneCandidateDocument {
  /** The key that clients subscribe to. */
  readonly service: string;
  /** Of the registration. */
  readonly key: string;
  /** What it says. */
  readonly address: string;
  readonly reason: DeadReason;
  /** `no lease; connection refused` */
  readonly why: string;
  /** `wouldDelete`: not tried. `changed`: it, or what made it dead, is another by now; kept. `cameBack`: its publisher put it back. */
  readonly outcome: "wouldDelete" | "deleted" | "changed" | "cameBack" | "failed";
  /** From the delete to the put; null: it did not come back. */
  readonly cameBackAfterMs: Milliseconds | null;
  /** The command that puts it back as it was; null: nothing is to be put back, or the key cannot be typed. */
  readonly undo: string | null;
}
