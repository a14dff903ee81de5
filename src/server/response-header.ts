/** What every answer of etcd begins with. */
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { MessageTypes } from "../store/protocol/message-types.js";

/** A single etcd elects itself once: real ones, too, say 2. */
export const RAFT_TERM = "2";

export function headerOf(
  { clusterId, memberId, revision: newest }: Pick<MemoryEtcd, "clusterId" | "memberId" | "revision">,
  revision = newest,
): MessageTypes["ResponseHeader"] {
  return { cluster_id: clusterId, member_id: memberId, revision: String(revision), raft_term: RAFT_TERM };
}
