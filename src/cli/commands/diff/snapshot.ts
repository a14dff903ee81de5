/** What is compared of a cluster at one moment, whether it comes from etcd or from a list document. */
import type { Instance } from "../../../discovery/instance.js";
import { listInstances } from "../../../discovery/list-instances.js";
import { listServices } from "../../../discovery/list-services.js";
import type { Store } from "../../../store/store.js";
import { compareAddresses } from "../../../text/address-order.js";
import type { DiffReportDocument } from "../../documents/diff-report.js";
import { type InstanceDocument, instanceDocument } from "../../documents/instance-document.js";

export interface Snapshot {
  /** By service what it consists of, each once, in order: addresses, or `KEY=VALUE`. */
  readonly itemsOf: ReadonlyMap<string, readonly string[]>;
  /** Nothing is said of services that are not in it. */
  readonly isPartial: boolean;
}

/** What two snapshots are compared by. */
export type Comparison = DiffReportDocument["comparing"];

export type Compared = Pick<InstanceDocument, "key" | "value" | "address">;

export function snapshotItems(instances: readonly Compared[], comparing: Comparison): readonly string[] {
  if (comparing === "keys") return instances.map(({ key, value }) => `${key}=${value}`).sort();
  const addresses = new Set(instances.flatMap(({ address }) => address ?? []));
  return [...addresses].sort(compareAddresses);
}

/** The cluster as it is: these services, or all. Throws as `Store.list` does. */
export async function clusterSnapshot(
  services: readonly string[] | undefined,
  comparing: Comparison,
  { store, signal }: { readonly store: Store; readonly signal: AbortSignal },
): Promise<Snapshot> {
  const itemsOf = new Map<string, readonly string[]>();
  for (const { name, instances } of await listed(services, store, signal)) {
    itemsOf.set(name, snapshotItems(instances, comparing));
  }
  return { itemsOf, isPartial: services !== undefined };
}

async function listed(
  services: readonly string[] | undefined,
  store: Store,
  signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly instances: readonly Compared[] }[]> {
  if (services === undefined) {
    const all = await listServices({ store, signal, withInstances: true });
    return all.services.map(({ name, instances }) => ({ name, instances: asInDocuments(instances ?? []) }));
  }
  const lists = services.map(async (name) => {
    const { instances } = await listInstances(name, { store, signal });
    return { name, instances: asInDocuments(instances) };
  });
  return await Promise.all(lists);
}

/** A value that is not UTF-8 stands in a file in another form than in etcd. */
function asInDocuments(instances: readonly Instance[]): Compared[] {
  return instances.map((instance) => instanceDocument(instance));
}
