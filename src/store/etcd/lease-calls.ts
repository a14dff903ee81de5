/** The unary calls of leases. */

import type { LeaseId } from "../revision.js";
import type { CallOptions, Lease, LeaseTimeToLive } from "../store.js";
import { decodeText } from "../text-bytes.js";
import type { Calls } from "./calls.js";
import { isLeaseExists, isLeaseNotFound } from "./grpc-failure.js";

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
      return { leaseId, ttlSeconds: Number(TTL), isNew: true };
    } catch (error) {
      if (!isLeaseExists(error)) throw error;
      const { grantedTTL } = await lease.leaseTimeToLive({ ID: leaseId }, unary);
      return { leaseId, ttlSeconds: Number(grantedTTL), isNew: false };
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

export async function leaseTimeToLive(
  calls: Calls,
  leaseId: LeaseId,
  options: CallOptions & { readonly withKeys?: boolean },
): Promise<LeaseTimeToLive | undefined> {
  const answer = await calls.call(options, {}, async ({ lease }, unary) => {
    try {
      return await lease.leaseTimeToLive({ ID: leaseId, keys: options.withKeys ?? false }, unary);
    } catch (error) {
      if (isLeaseNotFound(error)) return undefined;
      throw error;
    }
  });
  // etcd says -1 of a lease it does not have.
  if (answer === undefined || answer.TTL.startsWith("-")) return undefined;
  return {
    leaseId,
    ttlSeconds: Number(answer.grantedTTL),
    remainingSeconds: Number(answer.TTL),
    keys: answer.keys.map((key) => decodeText(key)),
  };
}

export async function listLeases(calls: Calls, options: CallOptions): Promise<readonly LeaseId[]> {
  const { leases } = await calls.call(options, {}, ({ lease }, unary) => lease.leaseLeases(unary));
  return leases.map(({ ID }) => ID);
}
