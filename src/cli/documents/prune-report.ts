/** What `zdisc prune` found, and what became of it. */
import type { DeadReason } from "../../discovery/dead-instances.js";

export interface PruneReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "pruneReport";
  /** Nothing was deleted. */
  readonly dryRun: boolean;
  /** Registrations that were looked at, and their services. */
  readonly keyCount: number;
  readonly serviceCount: number;
  readonly candidates: readonly PruneCandidateDocument[];
  /** Duplicates that are kept, since their value was changed under their lease: they may be drained. */
  readonly changedInPlace: readonly string[];
}

export interface PruneCandidateDocument {
  readonly service: string;
  readonly key: string;
  readonly address: string;
  readonly reason: DeadReason;
  /** `no lease; connection refused` */
  readonly why: string;
  /** `wouldDelete`: not tried. `changed`: it, or what made it dead, is another by now; kept. `cameBack`: its publisher put it back. */
  readonly outcome: "wouldDelete" | "deleted" | "changed" | "cameBack" | "failed";
  /** From the delete to the put, in ms; null: it did not come back. */
  readonly cameBackAfterMs: number | null;
  /** The command that puts it back as it was; null: nothing is to be put back, or the key cannot be typed. */
  readonly undo: string | null;
}
