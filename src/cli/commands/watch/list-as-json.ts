/** What `-- COMMAND` reads: the service as `zdisc list SERVICE -o json` shows it, TTLs not asked. */
import type { ServiceView } from "../../../discovery/service-view.js";
import { DiscoveryError } from "../../../errors.js";
import type { HostStatus } from "../../../store/host-status.js";
import { snapshotDocument } from "../list/build-document.js";
import type { Access } from "../list/found.js";

export async function listAsJson(view: ServiceView, access: Access): Promise<string> {
  const status = await statusOf(access);
  // Taken last, so that it is the newest.
  const instances = [...view.instances.instances()];
  return `${JSON.stringify(snapshotDocument(view.instances.service, instances, view.revision, status))}\n`;
}

/** The command needs the list, not the cluster: it runs without, too. */
async function statusOf({ store, signal }: Access): Promise<HostStatus | undefined> {
  try {
    return await store.status({ signal });
  } catch (error) {
    if (error instanceof DiscoveryError) return undefined;
    throw error;
  }
}
