/** When clients begin calls: at random, so many a second; or as soon as one ends, so that a number is always open. */
import type { Random } from "../../runtime/random.js";
import { exponentialVariate } from "./exponential-variate.js";
import type { SimulatedClient } from "./simulated-client.js";
import type { Timeline } from "./timeline.js";

/** Of each client. */
export type Load = { readonly ratePerSecond: number } | { readonly inFlight: number };

/** Where there is nobody to call, a client that keeps calls open tries again so soon. */
const RETRY_NS = 1e6;

export class LoadDriver {
  readonly #timeline: Timeline;
  readonly #random: Pick<Random, "next">;
  readonly #clients: readonly SimulatedClient[];
  /** Begins a call; false when there is nobody to call. */
  readonly #begin: (client: SimulatedClient) => boolean;
  #load: Load = { ratePerSecond: 0 };

  constructor(
    timeline: Timeline,
    random: Pick<Random, "next">,
    clients: readonly SimulatedClient[],
    begin: (client: SimulatedClient) => boolean,
  ) {
    this.#timeline = timeline;
    this.#random = random;
    this.#clients = clients;
    this.#begin = begin;
  }

  /** From now on. */
  follow(load: Load): void {
    this.#load = load;
    for (const client of this.#clients) {
      if ("ratePerSecond" in load) this.#planArrival(client, load);
      else for (let open = client.openCalls; open < load.inFlight; open += 1) this.#refill(client, 0);
    }
  }

  /** A call of the client has ended. */
  onEnd(client: SimulatedClient): void {
    if ("inFlight" in this.#load && client.openCalls < this.#load.inFlight) this.#fill(client);
  }

  /** Those that were planned for another load do not come. */
  #planArrival(client: SimulatedClient, load: { readonly ratePerSecond: number }): void {
    if (load.ratePerSecond <= 0) return;
    const waitNs = Math.round((exponentialVariate(this.#random) * 1e9) / load.ratePerSecond);
    this.#timeline.after(waitNs, () => {
      if (this.#load !== load) return;
      this.#planArrival(client, load);
      this.#begin(client);
    });
  }

  #fill(client: SimulatedClient): void {
    if (!this.#begin(client)) this.#refill(client, RETRY_NS);
  }

  #refill(client: SimulatedClient, waitNs: number): void {
    this.#timeline.after(waitNs, () => this.onEnd(client));
  }
}
