/** The simulation behind the pick screen: its time is ours, as long as the machine keeps up with its calls. */
import type { Change } from "../../balancer/simulation/changes.js";
import {
  type ExplainedPick,
  type SimulatedEndpoint,
  Simulation,
} from "../../balancer/simulation/simulation.js";
import type { EndpointSnapshot } from "../../balancer/statistics.js";
import type { Clock } from "../../runtime/clock.js";
import type { ClientSubset } from "../pick-source.js";
import { type PickRun, PickStory } from "./pick-run.js";
import type { PickSettings } from "./pick-settings.js";

/** Work of one tick: keys wait no longer. A tenth of a core. */
const BUDGET_MS = 20;
/** Between two looks at the clock. */
const EVENTS = 500;
/** How much of the pace is that of the last tick. */
const FRESH = 0.3;

export interface PickSimulationOptions {
  readonly seed: number;
  readonly jitter: number;
  readonly settings: PickSettings;
  readonly subsetOf: ClientSubset;
}

export class PickSimulation implements PickRun {
  readonly story = new PickStory();
  readonly #simulation: Simulation;
  readonly #jitter: number;
  #settings: PickSettings;
  #lastPick: ExplainedPick | undefined;
  #pace = 1;

  constructor({ seed, jitter, settings, subsetOf }: PickSimulationOptions) {
    const { load, policy, isStrictGoZero } = settings;
    this.#settings = settings;
    this.#jitter = jitter;
    this.#simulation = new Simulation({
      ...{ seed, load, policy, isStrictGoZero, subsetOf, observer: this.story },
      endpoints: this.#endpoints(),
    });
  }

  get elapsedMs(): number {
    return this.#simulation.elapsedMs;
  }

  get callsPerSecond(): number {
    const { load } = this.#settings;
    if ("ratePerSecond" in load) return load.ratePerSecond;
    return this.story.tally.all.picksIn(2, this.elapsedMs) / 2;
  }

  /** A pick of the last tick, in full; undefined before the first. */
  get lastPick(): ExplainedPick | undefined {
    return this.#lastPick;
  }

  /** How fast its time goes: 1 is as ours does. */
  get pace(): number {
    return this.#pace;
  }

  snapshot(): readonly EndpointSnapshot[] {
    return this.#simulation.snapshot();
  }

  /** Goes on for as long, or for as much of it as can be done in a moment. */
  advance(ms: number, clock: Pick<Clock, "monotonicMs">): void {
    const stopAtMs = clock.monotonicMs() + BUDGET_MS;
    const fromMs = this.elapsedMs;
    this.#simulation.onNextPick((explained) => {
      this.#lastPick = explained;
    });
    while (!this.#simulation.advance(fromMs + ms - this.elapsedMs, EVENTS)) {
      if (clock.monotonicMs() >= stopAtMs) break;
    }
    this.#pace += FRESH * ((this.elapsedMs - fromMs) / ms - this.#pace);
  }

  /** Settings as `change` makes them. */
  change(settings: PickSettings, change: Change): void {
    this.#settings = settings;
    this.#simulation.apply(change);
  }

  /** Endpoints came or went. */
  update(settings: PickSettings): void {
    this.#settings = settings;
    this.#simulation.update(this.#endpoints());
  }

  #endpoints(): SimulatedEndpoint[] {
    return [...this.#settings.endpoints].map(([address, { latencyMs, failureRate, isOut }]) => ({
      address,
      latencyMs,
      failureRate,
      jitter: this.#jitter,
      isAbsent: isOut,
    }));
  }
}
