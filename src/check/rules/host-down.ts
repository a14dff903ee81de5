import type { EtcdRule } from "../rule.js";

export const hostDown: EtcdRule = {
  id: "host-down",
  severity: "error",
  about: "etcd",
  asks: "does every configured etcd host answer?",
  finds: "a configured etcd host does not answer",
  why: "go-zero asks every host at start: one dead host stops it",
  remedy: "start it, or take it out of Hosts",
  source: "etcd client/v3/client.go:checkVersion (go-zero sets RejectOldCluster)",
  needs: ["hosts"],
  find: ({ hosts }) =>
    hosts.flatMap(({ host, error, certificateError }) =>
      // tls-expiry tells it better.
      error === undefined || certificateError !== undefined ? [] : [{ host, message: `${host} ${error}` }],
    ),
};
