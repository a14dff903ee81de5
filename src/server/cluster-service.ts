/** etcd's Cluster service as far as a single member has one. */
import type { MemoryEtcd } from "../store/memory/memory-etcd.js";
import type { UnaryHandlers } from "./call-host.js";
import { headerOf } from "./response-header.js";

/** `url`: what clients are told to use, `http://127.0.0.1:2379`. */
export function clusterHandlers(etcd: MemoryEtcd, url: () => string): UnaryHandlers<"Cluster"> {
  return {
    memberList() {
      const member = {
        ID: etcd.memberId,
        name: "zdisc",
        peerURLs: [],
        clientURLs: [url()],
        isLearner: false,
      };
      return { header: headerOf(etcd), members: [member] };
    },
  };
}
