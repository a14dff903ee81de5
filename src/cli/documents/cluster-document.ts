/** Where an answer comes from: the `cluster` of a service list. */
import type { HostStatus } from "../../store/host-status.js";
import type { Revision } from "../../store/revision.js";

export interface ClusterDocument {
  /** In decimal. null: nobody asked, or the host would not say. */
  readonly clusterId: string | null;
  /** The etcd host that answered, as it was given. */
  readonly host: string | null;
  /** Of etcd on that host: `3.5.21`. */
  readonly version: string | null;
  /** Of the list; null: nothing was listed. */
  readonly revision: Revision | null;
}

/** `revision` is the list's own, not the newer one that the host may have reached since. */
export function clusterDocument(status: HostStatus | undefined, revision: Revision | null): ClusterDocument {
  return {
    clusterId: status?.clusterId ?? null,
    host: status?.host ?? null,
    version: status?.version ?? null,
    revision,
  };
}
