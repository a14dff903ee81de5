/** One registration: `user.rpc/7587899099117464323` → `10.0.3.7:8080`. Source: go-zero core/discov/clients.go:makeEtcdKey. */
import { parseAddress } from "../address.js";
import type { KeyValue } from "../store/key-value.js";
import type { LeaseId, Revision } from "../store/revision.js";

export const DELIMITER = "/";

/** A registration as etcd holds it. */
export interface Instance {
  /** The whole etcd key. */
  readonly key: string;
  readonly service: string;
  /** What stands behind the service and the slash; the service itself when exactly its key was asked for. */
  readonly id: string;
  /** The value when it is an address, else null. */
  readonly address: string | null;
  /** As written, with U+DC80 … U+DCFF for bytes that are not UTF-8. */
  readonly value: string;
  /** null: no lease. */
  readonly leaseId: LeaseId | null;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  readonly version: string;
}

/** The etcd key of a registration. */
export function instanceKey(service: string, id: string): string {
  return service + DELIMITER + id;
}

/** What every subscriber of `service` watches: `user.rpc/`. */
export function servicePrefix(service: string): string {
  return service + DELIMITER;
}

/** The instance of `service` that a key of its prefix (or exactly its key) holds; one that is known comes out the same. */
export function toInstance(service: string, keyValue: KeyValue | Instance): Instance {
  const { key, value, leaseId, createRevision, modRevision, version } = keyValue;
  return {
    key,
    service,
    id: key === service ? service : key.slice(service.length + DELIMITER.length),
    address: parseAddress(value) === undefined ? null : value,
    value,
    leaseId: leaseId ?? null,
    createRevision,
    modRevision,
    version,
  };
}

/**
 * Whether a listed key is as it was known. The revision alone does not tell: a cluster that was restored and went on has
 * other writes under the same numbers.
 */
export function isAsKnown(known: Instance | undefined, { modRevision, value, leaseId }: KeyValue): boolean {
  return (
    known !== undefined &&
    known.modRevision === modRevision &&
    known.value === value &&
    known.leaseId === (leaseId ?? null)
  );
}
