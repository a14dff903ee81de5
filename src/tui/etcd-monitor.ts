/** Keeps an eye on etcd itself: the host in use while all is well, every host while it is not. */
import type { Clock } from "../runtime/clock.js";
import type { HostFacts, Outage } from "./host-facts.js";
import type { LiveSource } from "./source.js";

const HOST_EVERY_MS = 5_000;
const TRY_EVERY_MS = 2_000;
const LOOK_MS = 500;

export interface EtcdMonitorOptions {
  readonly source: Pick<LiveSource, "hostFacts" | "tryHosts">;
  /** Since when the connection in sight is down; undefined while it is not. */
  readonly downSinceMs: () => number | undefined;
  readonly onNews: () => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export class EtcdMonitor {
  readonly #options: EtcdMonitorOptions;
  #host: HostFacts | undefined;
  #outage: (Outage & { readonly sinceMs: number }) | undefined;

  constructor(options: EtcdMonitorOptions) {
    this.#options = options;
  }

  get host(): HostFacts | undefined {
    return this.#host;
  }
  get outage(): Outage | undefined {
    return this.#outage;
  }

  /** Until the signal aborts. */
  async run(): Promise<void> {
    const { clock, signal, downSinceMs, onNews } = this.#options;
    let nextMs = 0;
    let wasDown = false;
    while (!signal.aborted) {
      const sinceMs = downSinceMs();
      const isDown = sinceMs !== undefined;
      if (isDown !== wasDown || clock.monotonicMs() >= nextMs) {
        wasDown = isDown;
        if (sinceMs === undefined) await this.#askHost();
        else await this.#tryHosts(sinceMs);
        nextMs = clock.monotonicMs() + (isDown ? TRY_EVERY_MS : HOST_EVERY_MS);
        if (!signal.aborted) onNews();
      }
      await clock.sleep(LOOK_MS, signal).catch(() => {});
    }
  }

  async #askHost(): Promise<void> {
    this.#outage = undefined;
    this.#host = await this.#options.source.hostFacts(this.#options.signal);
  }

  async #tryHosts(sinceMs: number): Promise<void> {
    const before = this.#outage?.sinceMs === sinceMs ? this.#outage : undefined;
    this.#outage = { sinceMs, attempts: (before?.attempts ?? 0) + 1, trials: before?.trials ?? [] };
    const trials = await this.#options.source.tryHosts(this.#options.signal);
    this.#outage = { ...this.#outage, trials };
  }
}
