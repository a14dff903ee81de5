/** The endpoints of services: their instances by value, and what a connection and the names of their hosts came to. */
import { isIP } from "node:net";
import { parseAddress } from "../../address.js";
import { type LeftDrain, leftDrains } from "../../discovery/drain/left-drains.js";
import type { Instance } from "../../discovery/instance.js";
import { nameError } from "../../probe/name-error.js";
import type { Probe } from "../../probe/probe.js";
import { groupBy } from "../../runtime/group-by.js";
import { inParallel } from "../../runtime/in-parallel.js";
import type { EndpointFacts } from "../facts/endpoint-facts.js";
import type { GatherOptions } from "./gather-options.js";
import type { LeaseBook } from "./lease-book.js";

const NAMES_AT_ONCE = 16;
/** Answers between two reports. */
const PROGRESS_EVERY = 32;

export class EndpointFinder {
  readonly #leases: LeaseBook;
  readonly #options: GatherOptions;
  #probes: ReadonlyMap<string, Probe> = new Map();
  readonly #nameErrors = new Map<string, string>();
  readonly #leftDrains = new Map<string, LeftDrain>();

  constructor(leases: LeaseBook, options: GatherOptions) {
    this.#leases = leases;
    this.#options = options;
  }

  /** Asks what the rules need to know of these. */
  async ask(instances: readonly Instance[]): Promise<void> {
    const { needs } = this.#options;
    const addresses = [...new Set(instances.flatMap(({ address }) => address ?? []))];
    await Promise.all([
      needs.has("hostNames") ? this.#resolveNames(addresses) : undefined,
      needs.has("probes") ? this.#probe(addresses) : undefined,
      needs.has("history") ? this.#lookBack(instances) : undefined,
    ]);
  }

  endpointsOf(service: string, instances: readonly Instance[], isEtcdLocal: boolean): EndpointFacts[] {
    const samplesOf = (leaseId: string) => this.#leases.samplesOf(leaseId);
    return [...groupBy(instances, ({ value }) => value)].map(([value, same]) => ({
      service,
      value,
      instances: same,
      samplesOf,
      isEtcdLocal,
      probe: this.#probes.get(value),
      leftDrains: same.flatMap(({ key }) => this.#leftDrains.get(key) ?? []),
      nameError: this.#nameErrors.get(parseAddress(value)?.host ?? ""),
    }));
  }

  async #lookBack(instances: readonly Instance[]): Promise<void> {
    for (const same of groupBy(instances, ({ service }) => service).values()) {
      for (const drain of await leftDrains(same, this.#options))
        this.#leftDrains.set(drain.instance.key, drain);
    }
  }

  async #resolveNames(addresses: readonly string[]): Promise<void> {
    const hosts = addresses.map((address) => parseAddress(address)?.host ?? "");
    const names = [...new Set(hosts.filter((host) => host !== "" && isIP(host.replace(/%.*$/, "")) === 0))];
    await inParallel(NAMES_AT_ONCE, names, async (name) => {
      const error = await nameError(name, this.#options);
      if (error !== undefined) this.#nameErrors.set(name, error);
    });
  }

  async #probe(addresses: readonly string[]): Promise<void> {
    const { clock, signal, onProgress } = this.#options;
    let done = 0;
    const onProbe = () => {
      done += 1;
      if (done % PROGRESS_EVERY === 1) onProgress({ doing: "probes", done, all: addresses.length });
    };
    // Loaded here: whoever probes nothing needs no gRPC.
    const { probeEndpoints } = await import("../../probe/probe-endpoints.js");
    this.#probes = await probeEndpoints(addresses, { clock, signal }, onProbe);
  }
}
