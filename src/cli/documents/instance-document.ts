/** One registration, in every document that shows some. */
import type { Instance } from "../../discovery/instance.js";
import { type LeaseId, leaseIdHex, type Revision } from "../../store/revision.js";
import { lossyText, rawBytes } from "./lossy-text.js";
import type { Seconds } from "./quantities.js";

/** One registration: a key of etcd, `<service>/<id>`. */
export interface InstanceDocument {
  /** `user.rpc/7587899099117464323` */
  readonly key: string;
  /** The key that clients subscribe to. */
  readonly service: string;
  /** What stands behind the service in the key. */
  readonly id: string;
  /** The value where it is an address; null: it is none. */
  readonly address: string | null;
  /** As in etcd, with U+FFFD where it is not UTF-8; `valueBase64` then holds all of it. */
  readonly value: string;
  /** The bytes of the value. null: it is UTF-8. */
  readonly valueBase64: string | null;
  /** null: no lease. */
  readonly leaseId: LeaseId | null;
  /** As etcdctl prints it: 16 hexadecimal digits. */
  readonly leaseIdHex: string | null;
  /** As granted; null: not asked, or no lease. */
  readonly ttlSeconds: Seconds | null;
  /** What is left of it; null: not asked, or no lease. */
  readonly ttlRemainingSeconds: number | null;
  /** Since when the key is there. */
  readonly createRevision: Revision;
  /** Of its last change. */
  readonly modRevision: Revision;
  /** How often it was put since it is there: a whole number in decimal. */
  readonly version: string;
}

/** What a lease said when it was asked. */
export interface LeaseTime {
  readonly ttlSeconds: number;
  readonly remainingSeconds: number;
}

export function instanceDocument(instance: Instance, lease?: LeaseTime): InstanceDocument {
  const { key, service, id, address, value, leaseId, createRevision, modRevision, version } = instance;
  const bytes = rawBytes(value);
  return {
    key,
    service,
    id,
    address,
    value: bytes === undefined ? value : lossyText(bytes),
    valueBase64: bytes === undefined ? null : bytes.toString("base64"),
    leaseId,
    leaseIdHex: leaseId === null ? null : leaseIdHex(leaseId),
    ttlSeconds: lease?.ttlSeconds ?? null,
    ttlRemainingSeconds: lease?.remainingSeconds ?? null,
    createRevision,
    modRevision,
    version,
  };
}
