/** etcd's Maintenance service as far as memory has something to maintain. Source: etcd v3rpc/maintenance.go. */
import { ETCD_VERSION } from "../store/memory/memory-etcd.js";
import type { MessageTypes } from "../store/protocol/message-types.js";
import type { UnaryHandlers } from "./call-host.js";
import { headerOf, RAFT_TERM } from "./response-header.js";
import type { ServerParts } from "./server-parts.js";

/** What 3.6 added to StatusResponse: 11 storageVersion "3.6.0", 12 dbSizeQuota 2 GiB, 13 downgradeInfo {}. */
export const STATUS_TAIL = Buffer.from("\x5a\x053.6.0\x60\x80\x80\x80\x80\x08\x6a\x00", "latin1");

export function maintenanceHandlers({ etcd, guard }: ServerParts): UnaryHandlers<"Maintenance"> {
  return {
    status(_request, caller) {
      guard.requireLogin(caller);
      const bytes = String(etcd.bytes);
      // There is no log of a consensus: its index is the revision, which moves as it would.
      const index = String(etcd.revision);
      return {
        header: headerOf(etcd),
        version: ETCD_VERSION,
        dbSize: bytes,
        dbSizeInUse: bytes,
        leader: etcd.memberId,
        raftIndex: index,
        raftAppliedIndex: index,
        raftTerm: RAFT_TERM,
        errors: [],
        isLearner: false,
      };
    },
    /** Memory raises none, and has none to clear. */
    alarm({ action }, caller) {
      if (action === "Get") guard.requireLogin(caller);
      else guard.requireRoot(caller);
      return { header: headerOf(etcd), alarms: [] };
    },
    /** Nothing to do: what compaction takes away is free at once. */
    defragment(_request, caller) {
      guard.requireRoot(caller);
      return {} as MessageTypes["DefragmentResponse"]; // etcd sends no header here
    },
  };
}
