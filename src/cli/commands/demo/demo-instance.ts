/** One instance of a service in the demo: a server, and its registration as go-zero makes it. */
import { Publisher } from "../../../discovery/publisher.js";
import type { Clock } from "../../../runtime/clock.js";
import type { Random } from "../../../runtime/random.js";
import type { Store } from "../../../store/store.js";
import type { Role } from "./cast.js";
import { HealthServer } from "./health-server.js";

export interface DemoInstanceOptions {
  readonly role: Role;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

interface Running {
  readonly server: HealthServer;
  readonly publisher: Publisher;
  /** Aborted, the publisher ends without revoking. */
  readonly dying: AbortController;
}

export class DemoInstance {
  readonly #options: DemoInstanceOptions;
  /** Chosen by us, so that a successor can take it over; go-zero's is the lease ID, a number of the same kind. */
  #id = "";
  #running: Running | undefined;

  constructor(options: DemoInstanceOptions) {
    this.#options = options;
  }

  /** Under a new ID. Resolves when it is registered. */
  async start(): Promise<void> {
    this.#id = this.#options.random.leaseId();
    await this.#run();
  }

  /** Takes its registration out, then ends. */
  async stop(): Promise<void> {
    const running = this.#takeRunning();
    await running?.publisher.close();
    running?.server.close();
  }

  /** Ends without a word. */
  crash(): void {
    const running = this.#takeRunning();
    running?.dying.abort(new Error("the demo killed it"));
    running?.server.close();
  }

  /** Another takes its place at another address: clients see the key change its value. */
  async move(): Promise<void> {
    this.crash();
    await this.#run();
  }

  async #run(): Promise<void> {
    const { role, ...means } = this.#options;
    const server = new HealthServer({ latencyMs: role.latencyMs, clock: means.clock });
    const address = await server.listen();
    const dying = new AbortController();
    const registration = { service: role.service, address, id: this.#id };
    const publisher = new Publisher([registration], { ...means, signal: dying.signal, waitForEtcd: true });
    this.#running = { server, publisher, dying };
    await publisher.ready().catch(() => {}); // it was stopped before
  }

  #takeRunning(): Running | undefined {
    const running = this.#running;
    this.#running = undefined;
    return running;
  }
}
