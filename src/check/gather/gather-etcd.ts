/** Asks an etcd, and what is registered in it, everything that the rules are to judge: each thing once, many at a time. */
import { isOnLoopback } from "../../address.js";
import { advertisedFaults, membersOf } from "../../resolve/advertised-urls.js";
import { similarNames } from "../../text/similar-names.js";
import type { EtcdFacts, HostFacts } from "../facts/etcd-facts.js";
import type { ServiceFacts } from "../facts/service-facts.js";
import { EndpointFinder } from "./endpoint-finder.js";
import type { GatherOptions } from "./gather-options.js";
import { inspectedHosts } from "./inspected-hosts.js";
import { LeaseBook } from "./lease-book.js";
import { type ReadService, readRegistrations } from "./read-registrations.js";
import { lookAgain } from "./second-look.js";

/** Throws as `Store` does, but for services that were named and may not be read: those are facts. */
export async function gatherEtcd(options: GatherOptions): Promise<EtcdFacts> {
  const { clock, needs, onProgress } = options;
  onProgress({ doing: "reading" });
  const [hosts, { services, forbidden, names }] = await Promise.all([
    needs.has("hosts") ? inspectedHosts(options) : [],
    readRegistrations(options),
  ]);
  const leases = new LeaseBook(options);
  const instances = services.flatMap((service) => service.instances);
  if (needs.has("leases")) await leases.ask(instances.flatMap(({ leaseId }) => leaseId ?? []));
  const endpoints = new EndpointFinder(leases, options);
  const [again, advertised] = await Promise.all([
    needs.has("secondLook") ? lookAgain({ hosts, instances, leases }, options) : NOTHING_MORE,
    needs.has("advertised") ? faultsOf(hosts, options) : [],
    endpoints.ask(instances),
  ]);
  const around = { names, movedKeys: again.movedKeys, endpoints };
  return {
    hosts,
    later: again.hosts,
    nowMs: clock.wallMs(),
    advertised,
    isOpenToAll: options.isAnonymous,
    services: services.map((service) => serviceFacts(service, around, options)),
    forbidden,
    names,
  };
}

const NOTHING_MORE = { hosts: [], movedKeys: new Set<string>() } as const;

function faultsOf(hosts: readonly HostFacts[], { clock, signal }: GatherOptions) {
  const statuses = hosts.flatMap(({ status }) => status ?? []);
  const configured = hosts.map(({ host }) => host);
  return advertisedFaults(membersOf(statuses), { configured, clock, signal });
}

interface Around {
  readonly names: readonly string[];
  readonly movedKeys: ReadonlySet<string>;
  readonly endpoints: EndpointFinder;
}

function serviceFacts(
  { name, instances }: ReadService,
  { names, movedKeys, endpoints }: Around,
  { services, clientCount, hashedBy, hosts }: GatherOptions,
): ServiceFacts {
  return {
    name,
    instances,
    endpoints: endpoints.endpointsOf(name, instances, hosts.every(isOnLoopback)),
    isNamed: services !== undefined,
    similar: instances.length === 0 ? similarNames(name, names) : [],
    movedKeys,
    clientCount,
    hashedBy: hashedBy.get(name),
  };
}
