/** Reads from etcd what was asked for, all at one revision. */
import { listServices } from "../../../discovery/list-services.js";
import { rangeOf } from "../../../discovery/watch-service.js";
import type { KeyValue, ListedKey } from "../../../store/key-value.js";
import { compareRevisions, type Revision } from "../../../store/revision.js";
import type { Store } from "../../../store/store.js";
import type { Asked } from "./asked.js";
import { type FoundKey, hasLease } from "./found-key.js";
import { commonPrefix } from "./glob.js";
import type { ServicesSelection } from "./selection.js";

export interface FoundService {
  readonly name: string;
  readonly instanceCount: number;
  readonly leasedCount: number;
  /** null: the service has no instance. */
  readonly lastRevision: Revision | null;
  /** null: values were not read. */
  readonly instances: readonly FoundKey[] | null;
}

export interface Found {
  readonly revision: Revision;
  readonly services: readonly FoundService[];
  /** Where keys that are no registrations were counted; null: single services were asked for. */
  readonly others: OtherKeys | null;
}

export interface OtherKeys {
  /** What they all begin with: the beginning that the globs share. */
  readonly prefix: string;
  readonly count: number;
  /** null: not to be shown. */
  readonly keys: readonly KeyValue[] | null;
}

/** Whom to ask, and until when. */
export interface Access {
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Hears how many keys of all services were read so far. */
  readonly onProgress?: ((keyCount: number) => void) | undefined;
}

export function find(asked: Asked, access: Access): Promise<Found> {
  const { selection } = asked;
  return selection.kind === "services"
    ? findServices(selection, asked, access)
    : findInstances(selection.names, access);
}

async function findServices(
  { globs, isWanted, prefix = commonPrefix(globs) }: ServicesSelection,
  asked: Asked,
  access: Access,
): Promise<Found> {
  const keys: KeyValue[] = [];
  const keep = (other: KeyValue) => isWanted(other.key) && keys.push(other);
  const { revision, services, otherKeyCount } = await listServices({
    ...access,
    prefix,
    withInstances: asked.showsInstances,
    onOtherKey: asked.showsOthers ? keep : undefined,
  });
  const others = asked.showsOthers ? { count: keys.length, keys } : { count: otherKeyCount, keys: null };
  return {
    revision,
    services: services.filter(({ name }) => isWanted(name)),
    others: { prefix, ...others },
  };
}

/** Pages are kept as they came, which takes the least memory. */
async function findInstances(names: readonly string[], { store, signal }: Access): Promise<Found> {
  const services: FoundService[] = [];
  let revision: Revision | undefined;
  for (const name of names) {
    const keys: ListedKey[] = [];
    for await (const page of store.list(rangeOf(name), { signal, revision })) {
      revision = page.revision;
      for (const key of page.keyValues) keys.push(key);
    }
    services.push(summarize(name, keys));
  }
  return { revision: revision ?? "0", services, others: null };
}

/** The service of these instances, which may be none. */
export function summarize(name: string, instances: readonly FoundKey[]): FoundService {
  let leasedCount = 0;
  let lastRevision: Revision | null = null;
  for (const key of instances) {
    if (hasLease(key)) leasedCount += 1;
    const { modRevision } = key;
    if (lastRevision === null || compareRevisions(modRevision, lastRevision) > 0) lastRevision = modRevision;
  }
  return { name, instanceCount: instances.length, leasedCount, lastRevision, instances };
}
