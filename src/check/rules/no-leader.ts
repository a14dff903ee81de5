import type { EtcdRule } from "../rule.js";

export const noLeader: EtcdRule = {
  id: "no-leader",
  severity: "error",
  about: "etcd",
  asks: "does every member know a leader?",
  finds: "a member reports no leader",
  why: "it takes no writes, and its watches are silent",
  remedy: "etcdctl endpoint status --cluster",
  needs: ["hosts"],
  find: ({ hosts }) =>
    hosts.flatMap(({ host, status }) =>
      status !== undefined && status.leaderId === undefined
        ? [{ host, message: `${host} knows no leader` }]
        : [],
    ),
};
