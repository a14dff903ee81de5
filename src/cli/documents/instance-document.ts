/** One registration, in every document that shows some. */
import type { Instance } from "../../discovery/instance.js";
import { type LeaseId, leaseIdHex, type Revision } from "../../store/revision.js";
import { lossyText, rawBytes } from "./lossy-text.js";

export interface InstanceDocument {
  readonly key: string;
  readonly service: string;
  readonly id: string;
  /** null: the value is no address. */
  readonly address: string | null;
  /** With U+FFFD where it is not UTF-8; `valueBase64` then holds all of it. */
  readonly value: string;
  /** null: the value is UTF-8. */
  readonly valueBase64: string | null;
  /** null: no lease. */
  readonly leaseId: LeaseId | null;
  /** As etcdctl prints it. */
  readonly leaseIdHex: string | null;
  /** As granted; null: not asked, or no lease. */
  readonly ttlSeconds: number | null;
  /** Whole seconds left; null: not asked, or no lease. */
  readonly ttlRemainingSeconds: number | null;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
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
