/** What a second Ctrl-C leaves undone. */
import type { PublicationStatus } from "../../../discovery/publish/publication-status.js";
import { formatDuration } from "../../../duration.js";
import { formatNumber } from "../../../text/numbers.js";

/** undefined: no lease is left. */
export function lastWords(publications: readonly PublicationStatus[]): string | undefined {
  const leftMs = publications.flatMap(({ leaseLeftMs }) => (leaseLeftMs === null ? [] : [leaseLeftMs]));
  return leftMs.length === 0 ? undefined : notRevoked(leftMs.length, Math.max(...leftMs));
}

/** `lease not revoked: it runs out in 8 s` */
export function notRevoked(count: number, leftMs: number): string {
  const left = formatDuration(Math.ceil(leftMs / 1_000) * 1_000);
  return count === 1
    ? `lease not revoked: it runs out in ${left}`
    : `${formatNumber(count)} leases not revoked: they run out within ${left}`;
}
