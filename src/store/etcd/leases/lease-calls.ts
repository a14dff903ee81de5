/** The unary calls of leases. */

import type { LeaseId } from "../../revision.js";
import type { CallOptions, Lease, LeaseTimeToLive } from "../../store.js";
import { decodeText } from "../../text-bytes.js";
import type { Calls } from "../calls.js";
import { isLeaseExists, isLeaseNotFound, UnreadableAnswer } from "../grpc/grpc-failure.js";

/** Source: etcd server/lease/lessor.go (MaxLeaseTTL). */
const MOST_TTL_SECONDS = 9_000_000_000;

/** A repeated grant finds the lease that its first try made: that is success, and its granted TTL is asked for. */
export function grantLease(
  calls: Calls,
  leaseId: LeaseId,
  ttlSeconds: number,
  options: CallOptions,
): Promise<Lease> {
  return calls.call(options, { verb: "write" }, async ({ lease }, unary) => {
    try {
      const { TTL } = await lease.leaseGrant({ ID: leaseId, TTL: String(ttlSeconds) }, unary);
      return { leaseId, ttlSeconds: secondsOf(TTL, 1), isNew: true };
    } catch (error) {
      if (!isLeaseExists(error)) throw error;
      const { grantedTTL } = await lease.leaseTimeToLive({ ID: leaseId }, unary);
      return { leaseId, ttlSeconds: secondsOf(grantedTTL, 1), isNew: false };
    }
  });
}

export function revokeLease(calls: Calls, leaseId: LeaseId, options: CallOptions): Promise<boolean> {
  return calls.call(options, { verb: "write" }, async ({ lease }, unary) => {
    try {
      await lease.leaseRevoke({ ID: leaseId }, unary);
      return true;
    } catch (error) {
      if (isLeaseNotFound(error)) return false;
      throw error;
    }
  });
}

export function leaseTimeToLive(
  calls: Calls,
  leaseId: LeaseId,
  { withKeys = false, ...options }: CallOptions & { readonly withKeys?: boolean },
): Promise<LeaseTimeToLive | undefined> {
  return calls.call(options, {}, async ({ lease }, unary) => {
    try {
      const { TTL, grantedTTL, keys } = await lease.leaseTimeToLive({ ID: leaseId, keys: withKeys }, unary);
      // etcd says -1 of a lease it does not have.
      if (TTL.startsWith("-")) return undefined;
      return {
        leaseId,
        ttlSeconds: secondsOf(grantedTTL, 1),
        remainingSeconds: secondsOf(TTL, 0),
        keys: keys.map((key) => decodeText(key)),
      };
    } catch (error) {
      if (isLeaseNotFound(error)) return undefined;
      throw error;
    }
  });
}

export async function listLeases(calls: Calls, options: CallOptions): Promise<readonly LeaseId[]> {
  const { leases } = await calls.call(options, {}, ({ lease }, unary) => lease.leaseLeases(unary));
  return leases.map(({ ID }) => ID);
}

/** Throws for what no etcd grants: renewals would come without a pause, or never. */
function secondsOf(ttl: string, least: number): number {
  const seconds = Number(ttl);
  if (seconds < least || seconds > MOST_TTL_SECONDS) throw new UnreadableAnswer(`a lease of ${ttl} s`);
  return seconds;
}
