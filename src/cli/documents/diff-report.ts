/** What `zdisc diff` answers. */

export interface DiffReportDocument {
  readonly schemaVersion: 1;
  readonly kind: "diffReport";
  /** What is compared, listed and counted. */
  readonly comparing: "addresses" | "keys";
  /** Those that differ, in the order of their names. */
  readonly services: readonly ServiceDiffDocument[];
  readonly equalCount: number;
}

export interface ServiceDiffDocument {
  readonly name: string;
  /** `added`, `removed`: it had, or has, none of what is compared. */
  readonly change: "changed" | "added" | "removed";
  /** Addresses, in their order; with --keys `KEY=VALUE`, in the order of the keys. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** How many there were and are, the equal ones included. */
  readonly beforeCount: number;
  readonly afterCount: number;
}
