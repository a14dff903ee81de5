import type { EtcdRule } from "../rule.js";

export const etcdOld: EtcdRule = {
  id: "etcd-old",
  severity: "error",
  about: "etcd",
  asks: "is every member new enough for go-zero?",
  finds: "a member is older than 3.4",
  why: "go-zero's client refuses it: old cluster version",
  remedy: "upgrade etcd",
  source: "etcd client/v3/client.go:checkVersion (go-zero sets RejectOldCluster)",
  needs: ["hosts"],
  find: ({ hosts }) =>
    hosts.flatMap(({ host, status }) =>
      status !== undefined && isOld(status.version)
        ? [{ host, message: `${host} is etcd ${status.version}` }]
        : [],
    ),
};

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 3 || (major === 3 && minor < 4);
}
