/** etcd's Lease service. Source: etcd server/etcdserver/api/v3rpc/lease.go, v3_server.go. */
import { toBytes } from "../store/memory/byte-string.js";
import { EtcdRefusal } from "../store/memory/etcd-refusal.js";
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { MessageTypes } from "../store/protocol/message-types.js";
import type { LeaseId } from "../store/revision.js";
import { answerEach, type StreamHandler, type UnaryHandlers } from "./call-host.js";
import { headerOf } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";

export function leaseHandlers({ etcd, guard }: ServerParts): UnaryHandlers<"Lease"> {
  return {
    leaseGrant({ ID = 0, TTL = 0 }, caller) {
      guard.requireLogin(caller);
      const { leaseId, ttlSeconds } = etcd.grantLease(String(ID), Number(TTL));
      return { header: headerOf(etcd), ID: leaseId, TTL: String(ttlSeconds), error: "" };
    },
    leaseRevoke({ ID = 0 }, caller) {
      guard.requireLogin(caller);
      guard.requireLeaseWrite(caller, String(ID));
      etcd.revokeLease(String(ID));
      return { header: headerOf(etcd) };
    },
    leaseTimeToLive({ ID = 0, keys = false }, caller) {
      guard.requireLogin(caller);
      if (keys) guard.requireLeaseRead(caller, String(ID));
      return timeToLive(etcd, String(ID), keys);
    },
    leaseLeases(_request, caller) {
      guard.requireLogin(caller);
      const { leaseIds } = etcd;
      for (const leaseId of leaseIds) guard.requireLeaseRead(caller, leaseId);
      return { header: headerOf(etcd), leases: leaseIds.map((ID) => ({ ID })) };
    },
  };
}

/** Answers each request of the stream; a TTL of 0 says that there is no such lease. */
export function keepAliveHandler({ etcd, guard }: ServerParts): StreamHandler<"Lease", "leaseKeepAlive"> {
  return (stream, caller) => {
    answerEach(stream, ({ ID = 0 }) => {
      const leaseId = String(ID);
      // The revision before: whoever sees it knows that the lease lived then.
      const header = headerOf(etcd);
      guard.requireLogin(caller);
      guard.requireLeaseWrite(caller, leaseId);
      const hasRoom = stream.write({ header, ID: leaseId, TTL: String(renew(etcd, leaseId)) });
      // A client that asks without reading the answers waits.
      if (!hasRoom) stream.pause();
    });
    stream.on("drain", () => stream.resume());
    stream.on("end", () => stream.end());
    // grpc-js has ended the call with that status already.
    stream.on("error", () => {});
  };
}

/** etcd answers for a lease that it does not have, too. */
function timeToLive(
  etcd: MemoryEtcd,
  leaseId: LeaseId,
  keys: boolean,
): MessageTypes["LeaseTimeToLiveResponse"] {
  const left = etcd.leaseTimeLeft(leaseId);
  return {
    header: headerOf(etcd),
    ID: leaseId,
    TTL: left === undefined ? "-1" : String(Math.trunc(left.remainingMs / 1_000)),
    grantedTTL: String(left?.ttlSeconds ?? 0),
    keys: keys ? etcd.leaseKeys(leaseId).map(toBytes) : [],
  };
}

function renew(etcd: MemoryEtcd, leaseId: LeaseId): number {
  try {
    return etcd.renewLease(leaseId);
  } catch (error) {
    if (error instanceof EtcdRefusal && error.kind === "leaseNotFound") return 0;
    throw error;
  }
}
