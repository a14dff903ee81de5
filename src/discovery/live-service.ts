/** A service as it is now, for those that look at it again at each change and do not ask what changed. */
import type { Clock } from "../runtime/clock.js";
import { type Deferred, deferred } from "../runtime/deferred.js";
import type { Store } from "../store/store.js";
import type { Endpoint } from "./endpoint.js";
import type { Instance } from "./instance.js";
import type { ServiceEvent } from "./service-event.js";
import { ServiceView } from "./service-view.js";
import { serviceEvents } from "./watch-service.js";

export interface LiveServiceOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export class LiveService {
  readonly #view: ServiceView;
  readonly #options: LiveServiceOptions;
  #changedAtMs: number | undefined;
  #news: Deferred<void> = deferred();
  #failure: { readonly error: unknown } | undefined;

  /** Begins to watch. */
  constructor(service: string, options: LiveServiceOptions) {
    this.#view = new ServiceView(service);
    this.#options = options;
    void this.#watch();
  }

  /** More may have happened than is known: from the start, and from each break to the next word of etcd. */
  get isStale(): boolean {
    return this.#view.isStale;
  }

  instances(): Instance[] {
    return this.#view.instances.instances();
  }

  /** In no order. */
  endpoints(): IterableIterator<Endpoint> {
    return this.#view.instances.endpoints();
  }

  /** In ms, since an instance joined, left or moved, or since the first list; 0 before. */
  get quietMs(): number {
    const nowMs = this.#options.clock.monotonicMs();
    return this.#changedAtMs === undefined ? 0 : nowMs - this.#changedAtMs;
  }

  /** Resolves at the next event. To be called before one looks, so that nothing is missed. Throws what the watch throws. */
  async nextEvent(): Promise<void> {
    await this.#news.promise;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #watch(): Promise<void> {
    const { store, clock, signal } = this.#options;
    try {
      for await (const event of serviceEvents(this.#view, { store, clock, signal, causes: false })) {
        if (isChange(event)) this.#changedAtMs = clock.monotonicMs();
        const news = this.#news;
        this.#news = deferred();
        news.resolve();
      }
    } catch (error) {
      this.#failure = { error };
      this.#news.resolve();
    }
  }
}

/** A renewal changes nothing. */
function isChange(event: ServiceEvent): boolean {
  if (event.type === "reset") return true;
  return event.type === "change" && event.events.some(({ type }) => type !== "renew");
}
