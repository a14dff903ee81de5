/** Revisions, lease and member IDs are 64-bit: decimal strings, never JS numbers (exact only to 2^53). */

/**
 * An etcd revision, `"84660"`. Order two with `compareRevisions`, never with `<`.
 *
 * @pattern ^[0-9]+$
 */
export type Revision = string;

/**
 * An etcd lease ID in decimal, `"7587899099117464323"`.
 *
 * @pattern ^-?[0-9]+$
 */
export type LeaseId = string;

/** One more a nanosecond since 1994: no etcd comes near it, and what is counted on from there still fits 64 bits. */
const MOST_DIGITS = 18;

/** Whether a decimal integer can be a revision. */
export function isRevision(text: string): boolean {
  return text.length <= MOST_DIGITS && !text.startsWith("-");
}

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function compareRevisions(a: Revision, b: Revision): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `revision` moved by `by`, which may be negative. */
export function shiftRevision(revision: Revision, by: number | bigint): Revision {
  return (BigInt(revision) + BigInt(by)).toString();
}

/** The form etcdctl prints a lease ID in: 16 hexadecimal digits. Source: etcdctl/ctlv3/command/lease_command.go. */
export function leaseIdHex(leaseId: LeaseId): string {
  return BigInt(leaseId).toString(16).padStart(16, "0");
}
