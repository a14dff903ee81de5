/** What `zdisc list` answers, and what `watch -- COMMAND` hands to its command. */
import type { Revision } from "../../store/revision.js";
import type { ClusterDocument } from "./cluster-document.js";
import type { EndpointDocument } from "./endpoint-document.js";
import type { InstanceDocument } from "./instance-document.js";

export interface ServiceListDocument {
  readonly schemaVersion: 1;
  readonly kind: "serviceList";
  readonly cluster: ClusterDocument;
  readonly services: readonly ServiceDocument[];
  /** Keys that are no registrations, under the prefix that was listed; null: single services were asked for. */
  readonly otherKeyCount: number | null;
  /** Those keys, with --all; else null. */
  readonly otherKeys: readonly OtherKeyDocument[] | null;
  /** Whether --limit left rows out. */
  readonly truncated: boolean;
}

export interface ServiceDocument {
  readonly name: string;
  readonly instanceCount: number;
  readonly leasedCount: number;
  /** The newest modRevision of its keys; null: it has none. */
  readonly lastRevision: Revision | null;
  /** All of them, whatever --limit says; null: values were not read. */
  readonly endpoints: readonly EndpointDocument[] | null;
  /** null: values were not read. */
  readonly instances: readonly InstanceDocument[] | null;
}

/** A key that is no registration. */
export interface OtherKeyDocument {
  readonly key: string;
  readonly leaseId: string | null;
  readonly modRevision: Revision;
}
