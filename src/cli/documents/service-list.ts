/** What `zdisc list` answers, and what `watch -- COMMAND` hands to its command. */
import type { LeaseId, Revision } from "../../store/revision.js";
import type { ClusterDocument } from "./cluster-document.js";
import type { EndpointDocument } from "./endpoint-document.js";
import type { InstanceDocument } from "./instance-document.js";
import type { Count } from "./quantities.js";

/** Services, and with names or --values their instances. Then it is a snapshot that `zdisc diff` takes. */
export interface ServiceListDocument {
  readonly schemaVersion: 1;
  readonly kind: "serviceList";
  readonly cluster: ClusterDocument;
  /** In the order of their names, or as --sort says. */
  readonly services: readonly ServiceDocument[];
  /** Keys that are no registrations, under the prefix that was listed; null: single services were asked for. */
  readonly otherKeyCount: Count | null;
  /** Those keys, with --all; else null. */
  readonly otherKeys: readonly OtherKeyDocument[] | null;
  /** Whether --limit left rows out. */
  readonly truncated: boolean;
}

/** One service. */
export interface ServiceDocument {
  /** The key that clients subscribe to. */
  readonly name: string;
  readonly instanceCount: Count;
  /** Instances with a lease. */
  readonly leasedCount: Count;
  /** The newest modRevision of its keys; null: it has none. */
  readonly lastRevision: Revision | null;
  /** All of them, whatever --limit says; null: values were not read. */
  readonly endpoints: readonly EndpointDocument[] | null;
  /** Those that --limit let through; null: values were not read. */
  readonly instances: readonly InstanceDocument[] | null;
}

/** A key that is no registration. */
export interface OtherKeyDocument {
  /** All of it. */
  readonly key: string;
  /** null: no lease. */
  readonly leaseId: LeaseId | null;
  /** Of its last change. */
  readonly modRevision: Revision;
}
