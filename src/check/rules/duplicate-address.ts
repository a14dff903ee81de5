import type { Instance } from "../../discovery/instance.js";
import { shellWord } from "../../text/shell-word.js";
import { LEAK_FROM } from "../leak-from.js";
import type { EndpointRule } from "../rule.js";

export const duplicateAddress: EndpointRule = {
  id: "duplicate-address",
  severity: "warning",
  about: "endpoint",
  asks: "has every address one key?",
  finds: "2 to 9 keys of one service carry one address (drained? where one was changed in place)",
  why: "an old key is left behind",
  remedy: "zdisc prune",
  source: "go-zero core/discov/subscriber.go:container",
  find: ({ service, instances }) =>
    instances.length > 1 && instances.length < LEAK_FROM
      ? {
          message: `${instances.length} keys carry this address`,
          ...(instances.some(wasChanged) ? { consequence: "one was changed in place: drained?" } : {}),
          remedy: `zdisc prune ${shellWord(service)}`,
        }
      : undefined,
};

/** Its process lives, and somebody wrote another address into its key. */
function wasChanged({ leaseId, version }: Instance): boolean {
  return leaseId !== null && version !== "1";
}
