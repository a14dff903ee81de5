/** The models behind the screens that are open, each following its watch; closed with its screen. */
import { AbortScope, orAbort } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import { type Following, follow } from "./follow.js";
import type { Moment } from "./model/moment.js";
import { ServiceModel } from "./model/service-model.js";
import { ServicesModel } from "./model/services-model.js";
import type { LiveSource, SimilarService } from "./source.js";
import { type Screen, serviceOf } from "./state.js";

export interface LiveModelsOptions {
  readonly source: LiveSource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly prefix: string;
  /** When an event happens that is told now. */
  readonly moment: () => Moment;
  readonly onNews: () => void;
  /** A defect: nothing that etcd said. */
  readonly onDefect: (error: unknown) => void;
}

export interface LiveService {
  readonly model: ServiceModel;
  readonly following: Following;
  /** Asked once, when the service is found empty. */
  similar: readonly SimilarService[];
}

export class LiveModels {
  readonly #options: LiveModelsOptions;
  readonly #services = new Map<string, LiveService & { readonly scope: AbortScope }>();
  #all: { readonly model: ServicesModel; readonly following: Following } | undefined;

  constructor(options: LiveModelsOptions) {
    this.#options = options;
  }

  all(): { readonly model: ServicesModel; readonly following: Following } {
    this.#all ??= this.#openAll();
    return this.#all;
  }

  service(name: string): LiveService {
    return this.#services.get(name) ?? this.#open(name);
  }

  /** Ends the watches that no screen needs any more. */
  keep(screens: readonly { readonly screen: Screen }[]): void {
    const needed = new Set(screens.map(({ screen }) => serviceOf(screen)));
    for (const [name, { scope }] of this.#services) {
      if (needed.has(name)) continue;
      scope.abort();
      this.#services.delete(name);
    }
  }

  #openAll() {
    const { source, prefix, signal, clock, moment } = this.#options;
    const model = new ServicesModel(prefix, source);
    const following = follow({
      watch: (ending) => source.watchServices(prefix, ending),
      take: (event) => {
        model.take(event, moment());
        this.#options.onNews();
      },
      clock,
      signal,
    });
    following.ended.catch(this.#options.onDefect);
    return { model, following };
  }

  #open(name: string): LiveService {
    const { source, signal, clock, moment, onNews, onDefect } = this.#options;
    const scope = new AbortScope(signal);
    const model = new ServiceModel(name, source.findProblems);
    const following = follow({
      watch: (ending) => source.watchService(name, ending),
      take: (event) => {
        model.take(event, moment());
        onNews();
      },
      clock,
      signal: scope.signal,
    });
    following.ended.catch(onDefect);
    const live: LiveService & { readonly scope: AbortScope } = { model, following, scope, similar: [] };
    this.#services.set(name, live);
    void this.#findSimilar(live, scope.signal);
    return live;
  }

  async #findSimilar(live: LiveService, signal: AbortSignal): Promise<void> {
    try {
      await orAbort(live.following.ready, signal);
      if (!live.model.rows().next().done) return;
      live.similar = await this.#options.source.similarServices(live.model.service, signal);
      this.#options.onNews();
    } catch {
      // A hint: whatever is wrong with etcd, the watch says it better.
    }
  }
}
