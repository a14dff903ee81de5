import type { EtcdRule } from "../rule.js";

export const authOff: EtcdRule = {
  id: "auth-off",
  severity: "info",
  about: "etcd",
  asks: "does etcd ask who one is?",
  finds: "etcd lets us in without an account, and without a certificate",
  why: "whoever reaches it can register and delete everything",
  remedy: "etcdctl auth enable",
  needs: ["hosts"],
  find({ hosts, isOpenToAll }) {
    const answered = hosts.filter(({ status }) => status !== undefined);
    // Over TLS a certificate may stand for an account.
    const isPlain = answered.every(({ status }) => status?.certificate === undefined);
    const [first] = answered;
    if (!isOpenToAll || !isPlain || first === undefined) return [];
    return [{ host: first.host, message: "etcd has no authentication" }];
  },
};
