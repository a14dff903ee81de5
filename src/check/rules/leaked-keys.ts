import { shellWord } from "../../text/shell-word.js";
import { LEAK_FROM } from "../leak-from.js";
import type { EndpointRule } from "../rule.js";

export const leakedKeys: EndpointRule = {
  id: "leaked-keys",
  severity: "error",
  about: "endpoint",
  asks: "does a publisher leave keys behind?",
  finds: "10 or more keys carry one address",
  why: "its publisher registers again and again",
  remedy: "zdisc prune, upgrade go-zero",
  source: "go-zero core/discov/publisher.go:keepAliveAsync",
  find: ({ service, instances }) =>
    instances.length >= LEAK_FROM
      ? {
          message: `${instances.length} keys carry this address`,
          remedy: `zdisc prune ${shellWord(service)}, upgrade go-zero`,
        }
      : undefined,
};
