/** The list document out of what was found, its long lists made as they are written. */
import { type Instance, toInstance } from "../../../discovery/instance.js";
import type { Probe } from "../../../probe/probe.js";
import type { HostStatus } from "../../../store/host-status.js";
import type { KeyValue } from "../../../store/key-value.js";
import type { Revision } from "../../../store/revision.js";
import { clusterDocument } from "../../documents/cluster-document.js";
import { documentOfEndpoint, type EndpointDocument } from "../../documents/endpoint-document.js";
import { type InstanceDocument, instanceDocument } from "../../documents/instance-document.js";
import type { OtherKeyDocument, ServiceDocument, ServiceListDocument } from "../../documents/service-list.js";
import { LazyList, type List } from "../../view/lazy-list.js";
import { AddressOrder } from "./address-order.js";
import { type Found, summarize } from "./found.js";
import type { FoundKey } from "./found-key.js";
import type { LeaseTimes } from "./lease-times.js";
import type { Rows, ShownService } from "./rows.js";
import { sortInstances } from "./sort-rows.js";

/** The same document; to be read once or more, item by item. */
export interface LazyServiceList extends Omit<ServiceListDocument, "services"> {
  readonly services: readonly LazyService[];
}

export interface LazyService extends Omit<ServiceDocument, "endpoints" | "instances"> {
  readonly endpoints: List<EndpointDocument> | null;
  readonly instances: List<InstanceDocument> | null;
}

export function serviceListDocument(
  { others, revision }: Found,
  rows: Pick<Rows, "services" | "otherKeys" | "times" | "hiddenCount">,
  status: HostStatus | undefined,
  probes?: ReadonlyMap<string, Probe>,
): LazyServiceList {
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
): LazyServiceList {
  const service = summarize(name, instances);
  const found = { revision, services: [service], others: null };
  const times: LeaseTimes = new Map();
  const order = new AddressOrder(instances);
  const shown = { service, instances: sortInstances(instances, order, undefined, times), order };
  return serviceListDocument(found, { services: [shown], otherKeys: null, times, hiddenCount: 0 }, status);
}

function serviceDocument(
  { service, instances, order }: ShownService,
  times: LeaseTimes,
  probes: ReadonlyMap<string, Probe> | undefined,
): LazyService {
  const { name, instanceCount, leasedCount, lastRevision } = service;
  const endpoints = service.instances === null ? null : (order?.endpoints ?? null);
  return {
    name,
    instanceCount,
    leasedCount,
    lastRevision,
    endpoints: endpoints && new LazyList(endpoints, documentOfEndpoint(endpoints.length, probes)),
    instances: instances && new LazyList(instances, (key) => documentOfKey(name, key, times)),
  };
}

function documentOfKey(service: string, key: FoundKey, times: LeaseTimes): InstanceDocument {
  const instance = toInstance(service, key);
  return instanceDocument(instance, instance.leaseId === null ? undefined : times.get(instance.leaseId));
}

function otherKeyDocument({ key, leaseId, modRevision }: KeyValue): OtherKeyDocument {
  return { key, leaseId: leaseId ?? null, modRevision };
}
