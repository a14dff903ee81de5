/** Follows the endpoints of one service and keeps the client's subset of them. Pure: no I/O and no time. */

import type { Instance } from "../discovery/instance.js";
import type { InstanceEvent } from "../discovery/service-event.js";
import { Subset, type SubsetOptions } from "./subset.js";
import type { TargetCause, TargetUpdate } from "./target-update.js";

export class EndpointSubset {
  readonly #options: SubsetOptions;
  /** How many instances carry an address. */
  readonly #carriers = new Map<string, number>();
  #subset: Subset;
  #told: ReadonlySet<string> = new Set();
  isStale = false;

  constructor(options: SubsetOptions) {
    this.#options = options;
    this.#subset = new Subset(options);
  }

  /** Values that are no addresses are left out; go-zero hands them on, and the client fails to dial them. */
  reset(instances: Iterable<Pick<Instance, "address">>): void {
    this.#carriers.clear();
    this.#subset = new Subset(this.#options);
    for (const instance of instances) this.#join(instance.address);
  }

  /** False when the endpoints are the same as before. */
  apply(events: readonly InstanceEvent[]): boolean {
    let isChanged = false;
    for (const event of events) {
      if (event.type === "renew") continue;
      if (event.type === "move") isChanged = this.#leave(event.previous.address) || isChanged;
      const { address } = event.instance;
      isChanged = (event.type === "leave" ? this.#leave(address) : this.#join(address)) || isChanged;
    }
    return isChanged;
  }

  /** The addresses to use now, compared with the update before. */
  update(cause: TargetCause): TargetUpdate {
    const { addresses, knownCount } = this.#subset;
    const now = new Set(addresses);
    const added = addresses.filter((address) => !this.#told.has(address));
    const removed = [...this.#told].filter((address) => !now.has(address));
    this.#told = now;
    return { addresses, added, removed, endpointCount: knownCount, isStale: this.isStale, cause };
  }

  #join(address: string | null): boolean {
    if (address === null) return false;
    const carriers = this.#carriers.get(address) ?? 0;
    this.#carriers.set(address, carriers + 1);
    this.#subset.add(address);
    return carriers === 0;
  }

  #leave(address: string | null): boolean {
    const carriers = address === null ? 0 : (this.#carriers.get(address) ?? 0);
    if (address === null || carriers === 0) return false;
    if (carriers > 1) this.#carriers.set(address, carriers - 1);
    else {
      this.#carriers.delete(address);
      this.#subset.delete(address);
    }
    return carriers === 1;
  }
}
