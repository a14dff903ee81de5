/** etcd's Lease service. Source: etcd server/etcdserver/api/v3rpc/lease.go, v3_server.go. */
import { toBytes } from "../store/memory/byte-string.js";
import { EtcdRefusal } from "../store/memory/etcd-refusal.js";
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { StreamHandler, UnaryHandlers } from "./call-host.js";
import { statusOf } from "./refusal-status.js";
import { headerOf } from "./response-header.js";

export function leaseHandlers(etcd: MemoryEtcd): UnaryHandlers<"Lease"> {
  return {
    leaseGrant({ ID = 0, TTL = 0 }) {
      const { leaseId, ttlSeconds } = etcd.grantLease(String(ID), Number(TTL));
      return { header: headerOf(etcd), ID: leaseId, TTL: String(ttlSeconds), error: "" };
    },
    leaseRevoke({ ID = 0 }) {
      etcd.revokeLease(String(ID));
      return { header: headerOf(etcd) };
    },
    leaseTimeToLive({ ID = 0, keys = false }) {
      const leaseId = String(ID);
      const left = etcd.leaseTimeLeft(leaseId);
      if (left === undefined)
        return { header: headerOf(etcd), ID: leaseId, TTL: "-1", grantedTTL: "0", keys: [] };
      return {
        header: headerOf(etcd),
        ID: leaseId,
        TTL: String(Math.trunc(left.remainingMs / 1_000)),
        grantedTTL: String(left.ttlSeconds),
        keys: keys ? etcd.leaseKeys(leaseId).map(toBytes) : [],
      };
    },
    leaseLeases() {
      return { header: headerOf(etcd), leases: etcd.leaseIds.map((ID) => ({ ID })) };
    },
  };
}

/** Answers each request of the stream; a TTL of 0 says that there is no such lease. */
export function keepAliveHandler(etcd: MemoryEtcd): StreamHandler<"Lease", "leaseKeepAlive"> {
  return (stream) => {
    stream.on("data", ({ ID }: { readonly ID: string }) => {
      const header = headerOf(etcd);
      try {
        const isRead = stream.write({ header, ID, TTL: String(renew(etcd, ID)) });
        // A client that asks without reading the answers waits.
        if (!isRead) stream.pause();
      } catch (error) {
        stream.emit("error", statusOf(error));
      }
    });
    stream.on("drain", () => stream.resume());
    stream.on("end", () => stream.end());
    // grpc-js has ended the call with that status already.
    stream.on("error", () => {});
  };
}

function renew(etcd: MemoryEtcd, leaseId: string): number {
  try {
    return etcd.renewLease(leaseId);
  } catch (error) {
    if (error instanceof EtcdRefusal && error.kind === "leaseNotFound") return 0;
    throw error;
  }
}
