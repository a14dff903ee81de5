/** Keeps an eye on etcd itself: the host in use while all is well, every host while it is not. */
import { AbortScope } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import type { HostFacts, Outage } from "./host-facts.js";
import type { LiveSource } from "./source.js";

const HOST_EVERY_MS = 5_000;
const TRY_EVERY_MS = 2_000;

export interface EtcdMonitorOptions {
  readonly source: Pick<LiveSource, "hostFacts" | "tryHosts">;
  /** Since when the connection in sight is down; undefined while it is not. */
  readonly downSinceMs: () => number | undefined;
  /** What is to be seen at once; a new round trip time is not. */
  readonly onNews: () => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export class EtcdMonitor {
  readonly #options: EtcdMonitorOptions;
  #host: HostFacts | undefined;
  #outage: (Outage & { readonly sinceMs: number }) | undefined;
  /** Whether the connection was down when it was looked at last. */
  #wasDown = false;
  #wait: AbortScope | undefined;

  constructor(options: EtcdMonitorOptions) {
    this.#options = options;
  }

  get host(): HostFacts | undefined {
    return this.#host;
  }
  get outage(): Outage | undefined {
    return this.#outage;
  }

  /** The connection may be down, or up again. */
  look(): void {
    if (this.#wasDown !== (this.#options.downSinceMs() !== undefined)) this.#wait?.abort();
  }

  /** Until the signal aborts. */
  async run(): Promise<void> {
    const { clock, signal, downSinceMs } = this.#options;
    while (!signal.aborted) {
      const sinceMs = downSinceMs();
      this.#wasDown = sinceMs !== undefined;
      if (sinceMs === undefined) await this.#askHost();
      else await this.#tryHosts(sinceMs);
      using wait = new AbortScope(signal);
      this.#wait = wait;
      this.look();
      await clock.sleep(this.#wasDown ? TRY_EVERY_MS : HOST_EVERY_MS, wait.signal).catch(() => {});
      this.#wait = undefined;
    }
  }

  async #askHost(): Promise<void> {
    const before = this.#host;
    this.#outage = undefined;
    this.#host = await this.#options.source.hostFacts(this.#options.signal);
    if (this.#host?.host !== before?.host) this.#tell();
  }

  async #tryHosts(sinceMs: number): Promise<void> {
    const before = this.#outage?.sinceMs === sinceMs ? this.#outage : undefined;
    this.#outage = { sinceMs, attempts: (before?.attempts ?? 0) + 1, trials: before?.trials ?? [] };
    const trials = await this.#options.source.tryHosts(this.#options.signal);
    this.#outage = { ...this.#outage, trials };
    this.#tell();
  }

  #tell(): void {
    if (!this.#options.signal.aborted) this.#options.onNews();
  }
}
