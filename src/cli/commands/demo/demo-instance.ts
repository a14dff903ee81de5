/** One instance of a service in the demo: a server, and its registration as go-zero makes it. */
import { Publisher } from "../../../discovery/publish/publisher.js";
import type { Store } from "../../../store/store.js";
import type { Role } from "./cast.js";
import type { DemoMeans } from "./demo-means.js";
import { HealthServer } from "./health-server.js";

export interface DemoInstanceOptions {
  readonly role: Role;
  readonly store: Store;
  readonly means: DemoMeans;
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
  /** While etcd is away, leaving takes longer than the pause before the return. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: DemoInstanceOptions) {
    this.#options = options;
  }

  /** Resolves when it is registered. */
  start(): Promise<void> {
    this.#id = this.#options.means.random.leaseId();
    return this.#run();
  }

  /** One thing after the other, in its own time. Resolves when this one is done. */
  take(kind: "start" | "stop" | "crash" | "move"): Promise<void> {
    this.#turn = this.#turn.then(() => (this.#isClosed ? undefined : this.#act(kind)));
    return this.#turn;
  }

  close(): void {
    this.#isClosed = true;
    this.#crash();
  }

  async #act(kind: "start" | "stop" | "crash" | "move"): Promise<void> {
    switch (kind) {
      case "start":
        return await this.start();
      case "stop":
        return await this.#stop();
      case "crash":
        return this.#crash();
      case "move":
        // Clients see the key change its value: another takes the place at another address.
        this.#crash();
        return await this.#run();
    }
  }

  async #run(): Promise<void> {
    const { role, store, means } = this.#options;
    const { clock, random } = means;
    const server = new HealthServer({ latencyMs: role.latencyMs, clock });
    const address = await server.listen(means.nextPort());
    const dying = new AbortController();
    const registration = { service: role.service, address, id: this.#id };
    const publisher = new Publisher([registration], {
      ...{ store, clock, random },
      signal: dying.signal,
      waitForEtcd: true,
    });
    this.#running = { server, publisher, dying };
    if (this.#isClosed) return this.#crash();
    await publisher.ready().catch(() => {}); // it is closed: nobody waits any more
  }

  /** Takes its registration out, then ends. */
  async #stop(): Promise<void> {
    const running = this.#takeRunning();
    await running?.publisher.close();
    running?.server.close();
  }

  /** Ends without a word. */
  #crash(): void {
    const running = this.#takeRunning();
    running?.dying.abort(new Error("the demo killed it"));
    running?.server.close();
  }

  #takeRunning(): Running | undefined {
    const running = this.#running;
    this.#running = undefined;
    return running;
  }
}
