/** Reads the services that are looked at, and the names of all others as far as they can be had. */
import type { Instance } from "../../discovery/instance.js";
import { listInstances } from "../../discovery/list-instances.js";
import { listServices } from "../../discovery/list-services.js";
import { serviceCounts } from "../../discovery/service-counts.js";
import { DiscoveryError } from "../../errors.js";
import { inParallel } from "../../runtime/in-parallel.js";
import type { ForbiddenService } from "../facts/etcd-facts.js";
import type { GatherOptions } from "./gather-options.js";

const LISTS_AT_ONCE = 16;

export interface ReadService {
  readonly name: string;
  readonly instances: readonly Instance[];
}

export interface Registrations {
  readonly services: readonly ReadService[];
  readonly forbidden: readonly ForbiddenService[];
  readonly names: readonly string[];
}

export async function readRegistrations(options: GatherOptions): Promise<Registrations> {
  const { store, signal, services: named } = options;
  if (named !== undefined) return await readNamed(named, options);
  const { services } = await listServices({ store, signal, withInstances: true });
  return {
    services: services.map(({ name, instances }) => ({ name, instances: instances ?? [] })),
    forbidden: [],
    names: services.map(({ name }) => name),
  };
}

async function readNamed(named: readonly string[], options: GatherOptions): Promise<Registrations> {
  const isNeeded = options.needs.has("names");
  const [read, all] = await Promise.all([
    inParallel(LISTS_AT_ONCE, named, (name) => readService(name, options)),
    isNeeded ? serviceCounts(options) : new Map<string, number>(),
  ]);
  const services = read.flatMap((one) => ("instances" in one ? [one] : []));
  const isAnyMissing = services.some(({ instances }) => instances.length === 0);
  // What may have been meant.
  const counts = isAnyMissing && !isNeeded ? await serviceCounts(options) : all;
  const present = services.flatMap(({ name, instances }) => (instances.length > 0 ? [name] : []));
  return {
    services,
    forbidden: read.flatMap((one) => ("instances" in one ? [] : [one])),
    names: [...new Set([...present, ...counts.keys()])],
  };
}

async function readService(
  name: string,
  { store, signal, user }: GatherOptions,
): Promise<ReadService | ForbiddenService> {
  try {
    const { instances } = await listInstances(name, { store, signal });
    return { name, instances };
  } catch (error) {
    if (signal.aborted || !(error instanceof DiscoveryError) || error.code !== "permission") throw error;
    return { service: name, user };
  }
}
