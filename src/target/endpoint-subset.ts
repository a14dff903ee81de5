/** Follows the endpoints of one service and keeps the client's subset of them. Pure: no I/O and no time. */
import type { Instance } from "../discovery/instance.js";
import type { InstanceEvent, ServiceEvent } from "../discovery/service-event.js";
import { Subset, type SubsetOptions } from "./subset.js";
import type { TargetCause, TargetUpdate } from "./target-update.js";

export class EndpointSubset {
  readonly #options: SubsetOptions;
  /** How many instances carry an address. */
  readonly #carriers = new Map<string, number>();
  #subset: Subset;
  /** Of the update before; undefined: there was none. */
  #told: ReadonlySet<string> | undefined;
  #isStale = false;

  constructor(options: SubsetOptions) {
    this.#options = options;
    this.#subset = new Subset(options);
  }

  /** undefined: for the addresses it means nothing, as a renewal or a second key of a known address. */
  take(event: ServiceEvent): TargetUpdate | undefined {
    switch (event.type) {
      case "reset":
        return this.#reset(event);
      case "change":
        return this.#apply(event.events) ? this.#update(event) : undefined;
      case "disconnected":
        this.#isStale = true;
        return this.#told === undefined ? undefined : this.#update(event);
      case "synced":
        return this.#synced(event.revision);
      case "connected":
        return undefined;
    }
  }

  /** A list that replaces what was known, where no etcd is asked. */
  replace(addresses: Iterable<string>): TargetUpdate {
    const cause: TargetCause =
      this.#told === undefined ? { type: "start", revision: null } : { type: "replaced" };
    this.#takeOver(Array.from(addresses, (address) => ({ address })));
    return this.#update(cause);
  }

  #reset({ instances, reason, revision }: Extract<ServiceEvent, { readonly type: "reset" }>): TargetUpdate {
    this.#takeOver(instances);
    return this.#update(
      reason === "start" ? { type: "start", revision } : { type: "reset", reason, revision },
    );
  }

  #synced(revision: string): TargetUpdate | undefined {
    if (!this.#isStale) return undefined;
    this.#isStale = false;
    return this.#update({ type: "synced", revision });
  }

  /** Values that are no addresses are left out; go-zero hands them on, and its client cannot dial them. */
  #takeOver(instances: Iterable<Pick<Instance, "address">>): void {
    this.#carriers.clear();
    this.#subset = new Subset(this.#options);
    for (const { address } of instances) this.#join(address);
  }

  /** False when the endpoints are the same as before, as after a swap of two addresses in one transaction. */
  #apply(events: readonly InstanceEvent[]): boolean {
    const wasKnown = new Map<string, boolean>();
    const touch = (address: string | null) => {
      if (address !== null && !wasKnown.has(address)) wasKnown.set(address, this.#carriers.has(address));
    };
    for (const event of events) {
      const { type, instance } = event;
      if (type === "renew") continue;
      const gone = type === "move" ? event.previous.address : instance.address;
      touch(gone);
      touch(instance.address);
      if (type !== "join") this.#leave(gone);
      if (type !== "leave") this.#join(instance.address);
    }
    return [...wasKnown].some(([address, was]) => this.#carriers.has(address) !== was);
  }

  #update(cause: TargetCause): TargetUpdate {
    const { addresses, knownCount } = this.#subset;
    const told = this.#told ?? new Set();
    const now = new Set(addresses);
    this.#told = now;
    return {
      addresses,
      added: addresses.filter((address) => !told.has(address)),
      removed: [...told].filter((address) => !now.has(address)),
      endpointCount: knownCount,
      isStale: this.#isStale,
      cause,
    };
  }

  #join(address: string | null): void {
    if (address === null) return;
    this.#carriers.set(address, (this.#carriers.get(address) ?? 0) + 1);
    this.#subset.add(address);
  }

  /** An endpoint goes with its last instance. */
  #leave(address: string | null): void {
    if (address === null) return;
    const carriers = this.#carriers.get(address) ?? 0;
    if (carriers > 1) this.#carriers.set(address, carriers - 1);
    else {
      this.#carriers.delete(address);
      this.#subset.delete(address);
    }
  }
}
