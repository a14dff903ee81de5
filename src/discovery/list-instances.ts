/** The instances of one service, as one list at one revision. */
import type { Revision } from "../store/revision.js";
import type { Store } from "../store/store.js";
import { type Instance, toInstance } from "./instance.js";
import { rangeOf } from "./watch-service.js";

/** All instances of a service, at one revision. */
export interface InstanceList {
  readonly revision: Revision;
  /** In key order. Everything under the service's prefix, as a go-zero client takes it, deeper keys too. */
  readonly instances: readonly Instance[];
}

/** Where from, as of when, and how much of each. */
export interface ListInstancesOptions {
  readonly store: Store;
  readonly signal: AbortSignal;
  /** The key that is exactly the service's name, not the keys under it. Default false. */
  readonly exactMatch?: boolean | undefined;
  /** List as of this revision. Default: the newest. */
  readonly revision?: Revision | undefined;
  /** Leave values and addresses out (`""`, null). Default false. */
  readonly keysOnly?: boolean | undefined;
}

/** An empty list is an answer, not an error. Throws as `Store.list` does. */
export async function listInstances(
  service: string,
  { store, signal, exactMatch = false, revision, keysOnly }: ListInstancesOptions,
): Promise<InstanceList> {
  const instances: Instance[] = [];
  let listedAt: Revision = "0";
  for await (const page of store.list(rangeOf(service, exactMatch), { signal, revision, keysOnly })) {
    listedAt = page.revision;
    for (const keyValue of page.keyValues) instances.push(toInstance(service, keyValue));
  }
  return { revision: listedAt, instances };
}
