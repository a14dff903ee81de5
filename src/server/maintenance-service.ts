/** etcd's Maintenance service as far as memory has something to maintain. Source: etcd v3rpc/maintenance.go. */
import { ETCD_VERSION, type MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { UnaryHandlers } from "./call-host.js";
import { headerOf, RAFT_TERM } from "./response-header.js";

export function maintenanceHandlers(etcd: MemoryEtcd): UnaryHandlers<"Maintenance"> {
  return {
    status() {
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
    alarm() {
      return { header: headerOf(etcd), alarms: [] };
    },
    /** Nothing to do: what compaction takes away is free at once. */
    defragment() {
      return { header: headerOf(etcd) };
    },
  };
}
