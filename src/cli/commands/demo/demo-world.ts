/** The demo behind the scenes: an etcd in memory, the cast on it, and what happens to them. */
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { type EtcdApiServer, startEtcdApiServer } from "../../../server/etcd-api-server.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import { CAST } from "./cast.js";
import type { ChurnStep } from "./churn.js";
import { DemoInstance } from "./demo-instance.js";
import type { DemoMeans } from "./demo-means.js";

/** Two ends of the same wire: the servers reach etcd as any other client does. */
interface Stage {
  readonly server: EtcdApiServer;
  readonly store: Store;
}

export class DemoWorld implements AsyncDisposable {
  readonly #stage: Stage;
  readonly #clock: Clock;
  readonly #instances: readonly DemoInstance[];

  private constructor(stage: Stage, means: DemoMeans) {
    this.#stage = stage;
    this.#clock = means.clock;
    this.#instances = CAST.map((role) => new DemoInstance({ role, store: stage.store, means }));
  }

  /** Resolves when all are registered. */
  static async start({ openStore }: Pick<Context, "openStore">, means: DemoMeans): Promise<DemoWorld> {
    const { clock, random } = means;
    const server = await startEtcdApiServer({ clock, random, port: means.nextPort() });
    const store = await openStore({ host: server.address, clock, random });
    const world = new DemoWorld({ server, store }, means);
    await Promise.all(world.#instances.map((instance) => instance.start()));
    return world;
  }

  /** Of etcd. */
  get host(): string {
    return this.#stage.server.address;
  }

  /** Lets the steps happen, each at its time from now on, whether or not the one before is over. */
  async live(steps: Iterable<ChurnStep>, signal: AbortSignal): Promise<void> {
    using scope = new AbortScope(signal);
    const startMs = this.#clock.monotonicMs();
    for (const step of steps) {
      await this.#clock.sleep(startMs + step.atMs - this.#clock.monotonicMs(), scope.signal);
      this.#take(step).catch((error: unknown) => scope.abort(error));
    }
  }

  /** Nobody takes leave: with etcd all of it goes. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const instance of this.#instances) instance.close();
    await this.#stage.store.close();
    await this.#stage.server.close();
  }

  async #take(step: ChurnStep): Promise<void> {
    if (step.kind === "etcdDown") await this.#stage.server.suspend();
    else if (step.kind === "etcdUp") await this.#stage.server.resume();
    else await this.#instances[step.instance]?.take(step.kind);
  }
}
