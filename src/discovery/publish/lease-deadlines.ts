/** Notices in time that leases run out, whether or not etcd can be asked: one timer for all of a publisher. */

import { DiscoveryError } from "../../errors.js";
import type { Clock } from "../../runtime/clock.js";
import type { Publication } from "./publication.js";
import { leaseOf } from "./publication-state.js";

export interface LeaseDeadlinesOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What leases are granted for at least: none that is granted now runs out sooner. */
  readonly ttlSeconds: number;
  /** undefined: never. */
  readonly giveUpAfterMs: number | undefined;
}

/** Runs until the signal aborts, and resolves then. Rejects with `lost` when it is time to give up. */
export async function watchDeadlines(
  publications: readonly Publication[],
  { clock, signal, ttlSeconds, giveUpAfterMs = Number.POSITIVE_INFINITY }: LeaseDeadlinesOptions,
): Promise<void> {
  const mostMs = Math.min(ttlSeconds * 1_000, giveUpAfterMs);
  while (!signal.aborted) {
    const nowMs = clock.monotonicMs();
    let nextMs = nowMs + mostMs;
    for (const publication of publications) {
      nextMs = Math.min(nextMs, expiryOf(publication, nowMs));
      const giveUpAtMs = (publication.lostAtMs ?? Number.POSITIVE_INFINITY) + giveUpAfterMs;
      if (giveUpAtMs <= nowMs) throw givenUp(publication, giveUpAfterMs);
      nextMs = Math.min(nextMs, giveUpAtMs);
    }
    await clock.sleep(nextMs - nowMs, signal).catch(() => {});
  }
}

/** When its lease runs out; one that has is told so, and cannot run out again. */
function expiryOf(publication: Publication, nowMs: number): number {
  const lease = leaseOf(publication.state);
  if (lease === undefined || publication.lostAtMs !== undefined) return Number.POSITIVE_INFINITY;
  if (nowMs < lease.expiresAtMs) return lease.expiresAtMs;
  publication.take({ type: "tick" });
  return Number.POSITIVE_INFINITY;
}

function givenUp(publication: Publication, giveUpAfterMs: number): DiscoveryError {
  const message = `registration lost for ${Math.round(giveUpAfterMs / 1_000)} s, giving up`;
  return new DiscoveryError("lost", message, { remedy: `zdisc check ${publication.status.service}` });
}
