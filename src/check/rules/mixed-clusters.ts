import { groupBy } from "../../runtime/group-by.js";
import type { EtcdRule } from "../rule.js";

export const mixedClusters: EtcdRule = {
  id: "mixed-clusters",
  severity: "error",
  about: "etcd",
  asks: "are all hosts of one cluster?",
  finds: "the hosts have different cluster IDs",
  why: "what one registers the other does not have",
  remedy: "point all Hosts at one cluster",
  needs: ["hosts"],
  find({ hosts }) {
    const clusters = groupBy(hosts, ({ status }) => status?.clusterId);
    if (clusters.size < 2) return [];
    const each = [...clusters.values()].map((group) => group.map(({ host }) => host).join(", ")).join(" | ");
    return [
      { host: hosts[0]?.host ?? null, message: `these hosts are of ${clusters.size} clusters: ${each}` },
    ];
  },
};
