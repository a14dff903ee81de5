import { servicePrefix } from "../../discovery/instance.js";
import type { EtcdRule } from "../rule.js";
import { shellWord } from "../shell-word.js";

export const permission: EtcdRule = {
  id: "permission",
  severity: "error",
  about: "etcd",
  asks: "may the account read its services?",
  finds: "the account cannot read <service>/",
  why: "a go-zero client hangs at start",
  remedy: "etcdctl role grant-permission ROLE --prefix=true read user.rpc/",
  source: "go-zero core/discov/internal/registry.go:load",
  find: ({ forbidden }) =>
    forbidden.map(({ service, user = "nobody" }) => ({
      service,
      message: `${user} may not read ${servicePrefix(service)}`,
      remedy: `etcdctl role grant-permission ROLE --prefix=true read ${shellWord(servicePrefix(service))}`,
    })),
};
