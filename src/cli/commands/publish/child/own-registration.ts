/** Whether a child registers by itself what zdisc is about to register for it. */
import { listInstances } from "../../../../discovery/list-instances.js";
import type { Registration } from "../../../../discovery/publish/registration.js";
import { DiscoveryError } from "../../../../errors.js";
import { withDeadline } from "../../../../runtime/abort.js";
import type { Clock } from "../../../../runtime/clock.js";
import { inParallel } from "../../../../runtime/in-parallel.js";
import type { Store } from "../../../../store/store.js";

/** Keys with the address that they carry. */
export type Carriers = ReadonlyMap<string, string>;

export interface FindCarriersOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const DEADLINE_MS = 1_000;
const PARALLEL_LISTS = 16;

/** Keys of these services that carry one of these addresses; none when etcd does not tell in time. Throws `signal.reason`. */
export async function findCarriers(
  registrations: readonly Registration[],
  { store, clock, signal }: FindCarriersOptions,
): Promise<Carriers> {
  const services = [...new Set(registrations.map(({ service }) => service))];
  const timeoutReason = () => new DiscoveryError("timeout", "the list took too long");
  try {
    const lists = await withDeadline(DEADLINE_MS, { clock, signal, timeoutReason }, (bounded) =>
      inParallel(PARALLEL_LISTS, services, (service) => listInstances(service, { store, signal: bounded })),
    );
    const addressesOf = (service: string | undefined) =>
      new Set(registrations.flatMap((one) => (one.service === service ? [one.address] : [])));
    return new Map(lists.flatMap(({ instances }, at) => carriersIn(instances, addressesOf(services[at]))));
  } catch (error) {
    if (!signal.aborted && error instanceof DiscoveryError) return new Map();
    throw error;
  }
}

function carriersIn(
  instances: readonly { readonly key: string; readonly address: string | null }[],
  addresses: ReadonlySet<string>,
): [string, string][] {
  return instances.flatMap(({ key, address }) =>
    address !== null && addresses.has(address) ? [[key, address] satisfies [string, string]] : [],
  );
}

/** Those that came while the child started. */
export function newCarriers(before: Carriers, now: Carriers): [key: string, address: string][] {
  return [...now].filter(([key]) => !before.has(key));
}
