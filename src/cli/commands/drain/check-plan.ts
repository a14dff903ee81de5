/** Whether an endpoint may be drained: somebody must be left to take its calls. */

import { type LeftDrain, leftDrains } from "../../../discovery/drain/left-drains.js";
import { type DrainPlan, planDrain } from "../../../discovery/drain/plan-drain.js";
import type { Instance } from "../../../discovery/instance.js";
import type { InstanceList } from "../../../discovery/list-instances.js";
import { DiscoveryError } from "../../../errors.js";
import { plural } from "../../../text/numbers.js";
import { shellWord } from "../../../text/shell-word.js";
import { similarNames } from "../../../text/similar-names.js";
import type { Word } from "../../result.js";
import type { Access } from "../list/found.js";
import { noSuchServices } from "../list/not-found.js";
import type { AskedDrain } from "./asked.js";
import { undoCommand } from "./undo-command.js";

export interface CheckPlanOptions extends Access {
  /** For undo commands. */
  readonly connection: readonly string[];
}

/** The plan, or the verdict that there is no such endpoint. Throws `usage` when too few would be left. */
export async function checkPlan(
  { instances }: InstanceList,
  asked: AskedDrain,
  { connection, ...access }: CheckPlanOptions,
): Promise<DrainPlan | Word> {
  const { service, address, minLeft, isConfigured } = asked;
  if (instances.length === 0) {
    const [verdict] = await noSuchServices([service], isConfigured, access);
    return verdict ?? noEndpoint(asked, []);
  }
  const plan = planDrain(instances, address);
  if (plan.keys.length === 0) {
    const drained = (await leftDrains(instances, access)).filter((one) => one.address === address);
    return drained.length > 0 ? drainedAlready(drained, asked, connection) : noEndpoint(asked, instances);
  }
  if (plan.substitute === undefined) {
    throw new DiscoveryError("usage", `${address} is the only endpoint of ${service}: no other is left`, {
      remedy: "start another one first",
    });
  }
  if (plan.endpointsLeft >= minLeft) return plan;
  const left = plural(plan.endpointsLeft, "endpoint");
  throw new DiscoveryError("usage", `${left} of ${service} would be left, and --min-left is ${minLeft}`, {
    remedy: `--min-left ${plan.endpointsLeft}`,
  });
}

/** By whom and at what time etcd does not know. */
function drainedAlready(
  drained: readonly LeftDrain[],
  { address }: AskedDrain,
  connection: readonly string[],
): Word {
  const says = drained.map(
    ({ instance: { key, value, modRevision } }) => `${key} says ${value} since revision ${modRevision}`,
  );
  const undos = drained.flatMap(({ instance: { key } }) => undoCommand(key, address, connection) ?? []);
  return {
    word: "verdict",
    text: `${address} is drained already: ${says.join(", ")}`,
    remedy: undos.length === 0 ? "restart its process" : undos.join("; "),
  };
}

export function noEndpoint({ service, address }: AskedDrain, instances: readonly Instance[]): Word {
  const addresses = new Set(instances.flatMap((one) => one.address ?? []));
  const similar = similarNames(address, addresses);
  const remedy =
    similar.length === 0
      ? `zdisc list ${shellWord(service)} shows all`
      : `did you mean ${similar.join(", ")}?`;
  return {
    word: "verdict",
    text: `${address} is no endpoint of ${service} (${plural(addresses.size, "endpoint")})`,
    remedy,
  };
}
