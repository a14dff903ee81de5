/** A look round before the first put: nothing of it stops a registration. */
import type { NetworkInterfaces } from "../../../discovery/advertised-address.js";
import type { Instance } from "../../../discovery/instance.js";
import { listInstances } from "../../../discovery/list-instances.js";
import { fixedId, type Registration } from "../../../discovery/publish/registration.js";
import { serviceCounts } from "../../../discovery/service-counts.js";
import { DiscoveryError } from "../../../errors.js";
import { withDeadline } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { groupBy } from "../../../runtime/group-by.js";
import { inParallel } from "../../../runtime/in-parallel.js";
import type { Store } from "../../../store/store.js";
import { plural } from "../../../text/numbers.js";
import { similarNames } from "../../../text/similar-names.js";
import type { Word } from "../../result.js";
import { firstNotReady } from "./child/ready-check.js";
import { isUnattended, ownAddresses } from "./local-listener.js";

/** The put waits no longer for it, in an etcd with a million keys as little as in one that is slow. */
const DEADLINE_MS = 1_000;
const PARALLEL_LISTS = 16;
const PARALLEL_PORTS = 64;

export interface PreflightOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly interfaces: NetworkInterfaces;
  /** Where a child is about to listen; undefined without a child. */
  readonly childAddresses?: readonly string[] | undefined;
}

/**
 * Warnings: an address that another key carries, a service that lives under a similar name, a port nobody listens on
 * (or, of a child that is still to start, somebody does).
 */
export async function preflight(
  registrations: readonly Registration[],
  options: PreflightOptions,
): Promise<readonly Word[]> {
  const lookAround = options.childAddresses === undefined ? lookAtPorts : lookForOthers;
  const looks = [lookAtServices, lookAround].map((look) =>
    inTime(options, (signal) => look(registrations, { ...options, signal })),
  );
  return (await Promise.all(looks)).flat();
}

/** No answer is no warning: what is wrong with etcd the registration itself meets and says. */
async function inTime(
  { clock, signal }: PreflightOptions,
  look: (signal: AbortSignal) => Promise<readonly Word[]>,
): Promise<readonly Word[]> {
  const timeoutReason = () => new DiscoveryError("timeout", "the preflight took too long");
  try {
    return await withDeadline(DEADLINE_MS, { clock, signal, timeoutReason }, look);
  } catch (error) {
    if (!signal.aborted && error instanceof DiscoveryError) return [];
    throw error;
  }
}

async function lookAtServices(
  registrations: readonly Registration[],
  options: PreflightOptions,
): Promise<Word[]> {
  const services = [...new Set(registrations.map(({ service }) => service))];
  const lists = await inParallel(PARALLEL_LISTS, services, (service) => listInstances(service, options));
  // Thousands of registrations look for themselves among thousands.
  const carriersOf = new Map(
    services.map((service, at) => [service, groupBy(lists[at]?.instances ?? [], ({ address }) => address)]),
  );
  const empty = services.filter((_, at) => lists[at]?.instances.length === 0);
  return [
    ...registrations.flatMap((registration) =>
      sameAddress(registration, carriersOf.get(registration.service)?.get(registration.address) ?? []),
    ),
    ...(empty.length === 0 ? [] : await similarServices(empty, options)),
  ];
}

function sameAddress(registration: Registration, carriers: readonly Instance[]): Word[] {
  const ownId = fixedId(registration);
  const other = carriers.find(({ id }) => id !== ownId);
  if (other === undefined) return [];
  return [
    { word: "warning", text: `${other.key} already carries ${registration.address}: is it published twice?` },
  ];
}

async function similarServices(names: readonly string[], options: PreflightOptions): Promise<Word[]> {
  const countOf = await serviceCounts(options);
  return names.flatMap((name) => {
    const [similar] = similarNames(name, countOf.keys(), 1);
    if (similar === undefined) return [];
    const count = plural(countOf.get(similar) ?? 0, "instance");
    return [
      {
        word: "warning",
        text: `${name} is new, and ${similar} has ${count}: is --key spelt right?`,
      } as const,
    ];
  });
}

async function lookAtPorts(
  registrations: readonly Registration[],
  { interfaces, signal }: PreflightOptions,
): Promise<Word[]> {
  const addresses = ownAddresses(new Set(registrations.map(({ address }) => address)), interfaces);
  const found = await inParallel(PARALLEL_PORTS, addresses, (address) => isUnattended(address, signal));
  return addresses
    .filter((_, at) => found[at] === true)
    .map((address) => ({ word: "warning", text: `nothing listens on ${address} yet` }));
}

/** Whoever listens there already would be taken for the child. */
async function lookForOthers(
  _: readonly Registration[],
  { childAddresses = [], clock, signal }: PreflightOptions,
): Promise<Word[]> {
  const answers = await inParallel(PARALLEL_PORTS, childAddresses, (address) =>
    firstNotReady("tcp", [address], { clock, signal }),
  );
  return childAddresses
    .filter((_, at) => answers[at] === undefined)
    .map((address) => ({
      word: "warning",
      text: `something listens on ${address} already, and will be taken for the command`,
    }));
}
