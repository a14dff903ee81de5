import { servicePrefix } from "../../discovery/instance.js";
import { shellWord } from "../../text/shell-word.js";
import type { ForbiddenService } from "../facts/etcd-facts.js";
import type { EtcdRule, Finding } from "../rule.js";

export const permission: EtcdRule = {
  id: "permission",
  severity: "error",
  about: "etcd",
  asks: "may the account read its services?",
  finds: "the account cannot read <service>/, or is refused",
  why: "a go-zero client hangs at start",
  remedy: "etcdctl role grant-permission ROLE --prefix=true read user.rpc/",
  source: "go-zero core/discov/internal/registry.go:load",
  find: ({ forbidden }) => forbidden.map(findingOf),
};

function findingOf({ service, user = "nobody", refusal }: ForbiddenService): Finding {
  const prefix = servicePrefix(service);
  if (refusal === undefined) {
    const remedy = `etcdctl role grant-permission ROLE --prefix=true read ${shellWord(prefix)}`;
    return { service, message: `${user} may not read ${prefix}`, remedy };
  }
  return {
    service,
    message: `${prefix} cannot be read: ${refusal}`,
    consequence: "a go-zero client does not start",
    remedy: "correct User and Pass",
  };
}
