/** What `zdisc diff` answers. */
import type { Count } from "./quantities.js";

/** What differs between two snapshots, or one and the cluster. */
export interface DiffReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "diffReport";
  /** What is compared, listed and counted. */
  readonly comparing: "addresses" | "keys";
  /** Those that differ, in the order of their names. */
  readonly services: readonly ServiceDiffDocument[];
  /** Services that are equal. */
  readonly equalCount: Count;
}

export interface ServiceDiffDocument {
  /** Of the service. */
  readonly name: string;
  /** `added`, `removed`: it had, or has, none of what is compared. */
  readonly change: "changed" | "added" | "removed";
  /** What is there now: addresses, in their order; with --keys `KEY=VALUE`, in the order of the keys. */
  readonly added: readonly string[];
  /** What is there no more. */
  readonly removed: readonly string[];
  /** How many there were, the equal ones included. */
  readonly beforeCount: Count;
  /** How many there are, the equal ones included. */
  readonly afterCount: Count;
}
