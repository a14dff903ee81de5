/** What frames are drawn of: the models as they are, or, while the picture is held, as they were. */
import type { LiveModels } from "./live-models.js";
import type { Moment } from "./model/moment.js";
import { heldService, liveService, type ServiceSnapshot } from "./model/service-snapshot.js";
import { heldServices, liveServices, type ServicesSnapshot } from "./model/services-snapshot.js";
import { serviceOf, type UiState } from "./state.js";
import type { ViewContext } from "./view/view-context.js";

/** Snapshots of the moment when the picture was held, each made when its screen is first looked at. */
interface Hold {
  readonly since: Moment;
  readonly services: Map<string, ServiceSnapshot>;
  all: ServicesSnapshot | undefined;
}

export interface SnapshotsOptions {
  readonly models: LiveModels;
  /** Makes a name one word of a command. */
  readonly quote: (text: string) => string;
}

export class Snapshots {
  readonly #models: LiveModels;
  readonly #quote: (text: string) => string;
  #hold: Hold | undefined;

  constructor({ models, quote }: SnapshotsOptions) {
    this.#models = models;
    this.#quote = quote;
  }

  /** The picture stands still, or moves again. */
  hold({ isPaused, screens }: UiState, now: Moment): void {
    this.#hold = isPaused ? { since: now, services: new Map(), all: undefined } : undefined;
    if (!isPaused) return;
    for (const { screen } of screens) {
      const service = serviceOf(screen);
      if (screen.kind === "services") this.all(now);
      else if (service !== undefined) this.of(service, now);
    }
  }

  of(service: string, now: Moment): ServiceSnapshot {
    const held = this.#hold?.services.get(service);
    if (held !== undefined) return held;
    const { model } = this.#models.service(service);
    model.prune(now.atMs);
    const live = liveService(model, now, this.#quote);
    if (this.#hold === undefined) return live;
    const snapshot = heldService(live, model);
    this.#hold.services.set(service, snapshot);
    return snapshot;
  }

  all(now: Moment): ServicesSnapshot {
    if (this.#hold?.all !== undefined) return this.#hold.all;
    const { model } = this.#models.all();
    model.prune(now.atMs);
    const live = liveServices(model, now);
    if (this.#hold === undefined) return live;
    this.#hold.all = heldServices(live, model);
    return this.#hold.all;
  }

  /** Since when the picture is held, and how much happened meanwhile; undefined: it moves. */
  get pause(): ViewContext["pause"] {
    if (this.#hold === undefined) return undefined;
    return { since: this.#hold.since, changes: this.#changesWaiting(this.#hold) };
  }

  #changesWaiting({ services, all }: Hold): number {
    if (all !== undefined) return this.#models.all().model.changeCount - all.changeCount;
    let waiting = 0;
    for (const [name, snapshot] of services)
      waiting += this.#models.service(name).model.changeCount - snapshot.changeCount;
    return waiting;
  }
}
