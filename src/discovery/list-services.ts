/** Every service of the cluster, or under a prefix. Reads keys in pages and keeps one summary a service. */
import { keysUnder } from "../store/key-range.js";
import type { KeyValue } from "../store/key-value.js";
import { compareRevisions, type Revision } from "../store/revision.js";
import type { Store } from "../store/store.js";
import { type Instance, toInstance } from "./instance.js";
import { serviceOfKey } from "./registration-key.js";

/** One service, counted. */
export interface ServiceSummary {
  /** What clients subscribe to: `user.rpc`, `/prod/user.rpc`; empty for the key `/12`. */
  readonly name: string;
  readonly instanceCount: number;
  /** Of them, those that hang on a lease. */
  readonly leasedCount: number;
  /** The newest of its keys' modRevisions. A delete leaves no trace in etcd. */
  readonly lastRevision: Revision;
  /** In key order; null unless asked for. */
  readonly instances: readonly Instance[] | null;
}

/** All services, at one revision. */
export interface ServiceList {
  readonly revision: Revision;
  /** In the order of their names, by code unit. */
  readonly services: readonly ServiceSummary[];
  /** Keys that are no registrations. */
  readonly otherKeyCount: number;
}

/** Where from, and how much of each. */
export interface ListServicesOptions {
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Only keys that begin with it. Default: every key of the cluster. */
  readonly prefix?: string | undefined;
  /** Read values too and keep every instance. Default false: keys only. */
  readonly withInstances?: boolean | undefined;
  /** Hears of every key that is no registration (its value is empty unless values are read). They are not kept. */
  readonly onOtherKey?: ((keyValue: KeyValue) => void) | undefined;
  /** Hears after each page how many keys were read so far. */
  readonly onProgress?: ((keyCount: number) => void) | undefined;
  /** Most keys a page. Default: the store's. */
  readonly pageSize?: number | undefined;
}

/** All at one revision. Throws as `Store.list` does. */
export async function listServices({
  store,
  signal,
  prefix = "",
  withInstances = false,
  onOtherKey,
  onProgress,
  pageSize,
}: ListServicesOptions): Promise<ServiceList> {
  const tally = new Tally(withInstances);
  let keyCount = 0;
  let otherKeyCount = 0;
  let revision: Revision = "0";
  for await (const page of store.list(keysUnder(prefix), { signal, keysOnly: !withInstances, pageSize })) {
    revision = page.revision;
    for (const keyValue of page.keyValues) {
      keyCount += 1;
      if (tally.add(keyValue)) continue;
      otherKeyCount += 1;
      onOtherKey?.(keyValue);
    }
    onProgress?.(keyCount);
  }
  return { revision, services: tally.summaries(), otherKeyCount };
}

interface Count {
  readonly name: string;
  instanceCount: number;
  leasedCount: number;
  lastRevision: Revision;
  readonly instances: Instance[] | null;
}

class Tally {
  readonly #counts = new Map<string, Count>();
  readonly #withInstances: boolean;

  constructor(withInstances: boolean) {
    this.#withInstances = withInstances;
  }

  /** False: the key is no registration. */
  add(keyValue: KeyValue): boolean {
    const name = serviceOfKey(keyValue.key);
    if (name === undefined) return false;
    const count = this.#countOf(name);
    count.instanceCount += 1;
    if (keyValue.leaseId !== undefined) count.leasedCount += 1;
    if (compareRevisions(keyValue.modRevision, count.lastRevision) > 0)
      count.lastRevision = keyValue.modRevision;
    count.instances?.push(toInstance(count.name, keyValue));
    return true;
  }

  summaries(): ServiceSummary[] {
    return [...this.#counts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #countOf(name: string): Count {
    let count = this.#counts.get(name);
    if (count === undefined) {
      const instances = this.#withInstances ? [] : null;
      count = { name, instanceCount: 0, leasedCount: 0, lastRevision: "0", instances };
      this.#counts.set(name, count);
    }
    return count;
  }
}
