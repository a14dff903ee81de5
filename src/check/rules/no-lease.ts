import { shellWord } from "../../text/shell-word.js";
import type { EndpointRule } from "../rule.js";

export const noLease: EndpointRule = {
  id: "no-lease",
  severity: "error",
  about: "endpoint",
  asks: "does every key hang on a lease?",
  finds: "a key has no lease",
  why: "it stays when its process dies",
  remedy: "restart its publisher; zdisc prune",
  source: "go-zero core/discov/publisher.go:register",
  find({ service, instances }) {
    const unleased = instances.filter(({ leaseId }) => leaseId === null);
    const [first] = unleased;
    if (first === undefined) return undefined;
    return {
      key: first.key,
      message:
        unleased.length === 1 ? `key ${first.key} has no lease` : `${unleased.length} keys have no lease`,
      remedy: `zdisc prune ${shellWord(service)}`,
    };
  },
};
