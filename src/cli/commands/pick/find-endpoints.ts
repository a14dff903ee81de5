/** Whom there is to pick: the endpoints of a service in etcd, or the names of --latency. */
import { listInstances } from "../../../discovery/list-instances.js";
import { DiscoveryError } from "../../../errors.js";
import { compareAddresses, sortedAddresses } from "../../../text/address-order.js";
import type { Context } from "../../context.js";
import type { Word } from "../../result.js";
import { findingsOf } from "../list/findings.js";
import { summarize } from "../list/found.js";
import { judgeNamed } from "../list/judge.js";
import type { AskedSimulation } from "./asked.js";
import { isLabel, LabelledEndpoints } from "./labelled-endpoints.js";

export interface FoundEndpoints {
  readonly endpoints: LabelledEndpoints;
  /** What is to be said of the service: that it has none, that values are no addresses. */
  readonly words: readonly Word[];
}

export async function findEndpoints(
  { service, latencies }: Pick<AskedSimulation, "service" | "latencies">,
  context: Pick<Context, "openStore" | "signal">,
): Promise<FoundEndpoints> {
  if (service === undefined)
    return { endpoints: endpointsNamed([...(latencies?.byName.keys() ?? [])]), words: [] };
  await using store = await context.openStore();
  const access = { store, signal: context.signal };
  const { instances } = await listInstances(service, access);
  const addresses = sortedAddresses(instances.flatMap(({ address }) => address ?? []));
  const { words } = await judgeNamed(
    [findingsOf(summarize(service, instances))],
    { isConfigured: false },
    access,
  );
  // Whether leases are well is `list`'s to say.
  return { endpoints: LabelledEndpoints.ofAddresses(addresses), words: addresses.length === 0 ? words : [] };
}

/** Labels stand for themselves; names of any other kind are labelled. Throws `usage` when there is only `*`. */
function endpointsNamed(names: readonly string[]): LabelledEndpoints {
  if (names.length === 0) {
    throw new DiscoveryError("usage", "--latency names no endpoint", { remedy: "--latency 'a=5ms,b=50ms'" });
  }
  if (!names.every(isLabel)) return LabelledEndpoints.ofAddresses([...names].sort(compareAddresses));
  const inOrder = [...names].sort((a, b) => a.length - b.length || compareAddresses(a, b));
  return new LabelledEndpoints(inOrder.map((label) => ({ label, address: label })));
}
