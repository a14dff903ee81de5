/** Puts what was found in order, cuts it to the rows asked for, and asks the TTL of those that are left. */
import type { KeyValue } from "../../../store/key-value.js";
import { AddressOrder } from "./address-order.js";
import type { Asked } from "./asked.js";
import type { Access, Found, FoundService } from "./found.js";
import type { FoundKey } from "./found-key.js";
import { askLeaseTimes, type LeaseTimes } from "./lease-times.js";
import { sortInstances, sortServices } from "./sort-rows.js";

const NO_TIMES: LeaseTimes = new Map();

export interface ShownService {
  readonly service: FoundService;
  /** Those that are rows; null: a row is a service. */
  readonly instances: readonly FoundKey[] | null;
  /** All of them in the order of their addresses; null: values were not read. */
  readonly order: AddressOrder | null;
}

export interface Rows {
  readonly services: readonly ShownService[];
  readonly otherKeys: readonly KeyValue[] | null;
  readonly times: LeaseTimes;
  /** Rows that the limit left out. */
  readonly hiddenCount: number;
  /** Of all services that were found. */
  readonly endpointCount: number;
}

export async function arrangeRows(found: Found, asked: Asked, access: Access): Promise<Rows> {
  const services = sortServices(found.services, asked.sort);
  if (!asked.showsInstances) return cut(asServiceRows(services), found, asked.limit, NO_TIMES);
  const isSortedByTtl = asked.sort === "ttl";
  const early = isSortedByTtl ? await ask(everyInstance(services), asked, access) : NO_TIMES;
  const sorted = services.map((service) => sortedService(service, asked, early));
  const rows = cut(sorted, found, asked.limit, early);
  if (isSortedByTtl) return rows;
  return {
    ...rows,
    times: await ask(
      rows.services.flatMap(({ instances }) => instances ?? []),
      asked,
      access,
    ),
  };
}

function sortedService(service: FoundService, { sort }: Asked, times: LeaseTimes): ShownService {
  const keys = service.instances ?? [];
  const order = new AddressOrder(keys);
  return { service, instances: sortInstances(keys, order, sort, times), order };
}

function asServiceRows(services: readonly FoundService[]): ShownService[] {
  return services.map((service) => ({ service, instances: null, order: null }));
}

function everyInstance(services: readonly FoundService[]): readonly FoundKey[] {
  return services.flatMap(({ instances }) => instances ?? []);
}

function ask(instances: readonly FoundKey[], asked: Asked, access: Access): Promise<LeaseTimes> {
  return askLeaseTimes(instances.slice(0, asked.mostTtls), access);
}

function cut(services: readonly ShownService[], found: Found, limit: number, times: LeaseTimes): Rows {
  let room = limit;
  const shown: ShownService[] = [];
  for (const { service, instances, order } of services) {
    const kept = instances?.slice(0, room) ?? null;
    // A service without a row is left out; one that was named and is not there has none to leave out.
    if (room === 0 && service.instanceCount > 0) continue;
    shown.push({ service, instances: kept, order });
    room -= kept?.length ?? 1;
  }
  const keys = found.others?.keys ?? null;
  const total = rowCount(services) + (keys?.length ?? 0);
  return {
    services: shown,
    otherKeys: keys?.slice(0, Math.max(0, room)) ?? null,
    times,
    hiddenCount: Math.max(0, total - limit),
    endpointCount: services.reduce((sum, { order }) => sum + (order?.endpoints.length ?? 0), 0),
  };
}

function rowCount(services: readonly ShownService[]): number {
  return services.reduce((sum, { instances }) => sum + (instances?.length ?? 1), 0);
}
