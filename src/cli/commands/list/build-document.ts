/** The list document out of what was found. */
import type { Instance } from "../../../discovery/instance.js";
import type { Probe } from "../../../probe/probe.js";
import type { HostStatus } from "../../../store/host-status.js";
import type { KeyValue } from "../../../store/key-value.js";
import type { Revision } from "../../../store/revision.js";
import { clusterDocument } from "../../documents/cluster-document.js";
import { endpointDocuments, endpointsOf } from "../../documents/endpoint-document.js";
import { type InstanceDocument, instanceDocument } from "../../documents/instance-document.js";
import type { OtherKeyDocument, ServiceDocument, ServiceListDocument } from "../../documents/service-list.js";
import { type Found, summarize } from "./found.js";
import type { LeaseTimes } from "./lease-times.js";
import type { Rows, ShownService } from "./rows.js";
import { sortInstances } from "./sort-rows.js";

export function serviceListDocument(
  { others, revision }: Found,
  rows: Rows,
  status: HostStatus | undefined,
  probes?: ReadonlyMap<string, Probe>,
): ServiceListDocument {
  return {
    schemaVersion: 1,
    kind: "serviceList",
    cluster: clusterDocument(status, revision),
    services: rows.services.map((shown) => serviceDocument(shown, rows.times, probes)),
    otherKeyCount: others?.count ?? null,
    otherKeys: rows.otherKeys?.map(otherKeyDocument) ?? null,
    truncated: rows.hiddenCount > 0,
  };
}

/** One service as it is known, in the order of a list. */
export function snapshotDocument(
  name: string,
  instances: readonly Instance[],
  revision: Revision,
  status: HostStatus | undefined,
): ServiceListDocument {
  const service = summarize(name, instances);
  const found = { revision, services: [service], others: null };
  const times: LeaseTimes = new Map();
  const shown = { service, instances: sortInstances(instances, undefined, times) };
  return serviceListDocument(found, { services: [shown], otherKeys: null, times, hiddenCount: 0 }, status);
}

function serviceDocument(
  { service, instances }: ShownService,
  times: LeaseTimes,
  probes: ReadonlyMap<string, Probe> | undefined,
): ServiceDocument {
  const { name, instanceCount, leasedCount, lastRevision } = service;
  const isShown = instances !== null && service.instances !== null;
  return {
    name,
    instanceCount,
    leasedCount,
    lastRevision,
    endpoints: isShown ? endpointDocuments(endpointsOf(service.instances), probes) : null,
    instances: instances?.map((instance) => withTime(instance, times)) ?? null,
  };
}

function withTime(instance: Instance, times: LeaseTimes): InstanceDocument {
  return instanceDocument(instance, instance.leaseId === null ? undefined : times.get(instance.leaseId));
}

function otherKeyDocument({ key, leaseId, modRevision }: KeyValue): OtherKeyDocument {
  return { key, leaseId: leaseId ?? null, modRevision };
}
