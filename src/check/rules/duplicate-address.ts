import type { LeftDrain } from "../../discovery/drain/left-drains.js";
import type { Instance } from "../../discovery/instance.js";
import { printable } from "../../text/printable.js";
import { shellWord } from "../../text/shell-word.js";
import { LEAK_FROM } from "../leak-from.js";
import type { EndpointRule, Finding } from "../rule.js";

export const duplicateAddress: EndpointRule = {
  id: "duplicate-address",
  severity: "warning",
  about: "endpoint",
  asks: "has every address one key?",
  finds: "2 to 9 keys of one service carry one address (drained? where one was changed in place)",
  why: "an old key is left behind",
  remedy: "zdisc prune",
  source: "go-zero core/discov/subscriber.go:container",
  needs: ["history"],
  find: ({ service, instances, leftDrains = [] }) =>
    instances.length > 1 && instances.length < LEAK_FROM
      ? {
          message: `${instances.length} keys carry this address`,
          ...(instances.some(wasChanged) ? { consequence: "one was changed in place: drained?" } : {}),
          remedy: `zdisc prune ${shellWord(service)}`,
          ...drained(leftDrains),
        }
      : undefined,
};

/** Its process lives, and somebody wrote another address into its key. */
function wasChanged({ leaseId, version }: Instance): boolean {
  return leaseId !== null && version !== "1";
}

/** Pruning would not bring it back: a drain that is meant is left alone, one that was forgotten is undone. */
function drained([first, ...others]: readonly LeftDrain[]): Pick<Finding, "key" | "consequence" | "remedy"> {
  if (first === undefined) return {};
  const { key } = first.instance;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const consequence = `${key} carried ${first.address} before: drained${more}`;
  const undo = `zdisc drain --undo ${shellWord(`${key}=${first.address}`)}`;
  // What printable escapes cannot be typed.
  if (printable(undo) !== undo) return { key, consequence };
  return { key, consequence, remedy: `if nobody drains it any more: ${undo}` };
}
