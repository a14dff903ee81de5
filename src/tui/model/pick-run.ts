/** Calls that are watched, simulated or real: both look alike to the screen. */
import type { CallObserver } from "../../balancer/simulation/simulation.js";
import type { EndpointSnapshot } from "../../balancer/statistics.js";
import { PickChanges } from "./pick-changes.js";
import type { PickFigures } from "./pick-effect.js";
import type { ChangeWords } from "./pick-settings.js";
import { PickTally, WINDOW_SECONDS } from "./pick-tally.js";
import { percentilesOf } from "./recent-latencies.js";

export interface PickRun {
  readonly story: PickStory;
  /** Its own time, which stands still while it is stopped. */
  readonly elapsedMs: number;
  /** All calls, as they come now. */
  readonly callsPerSecond: number;
  snapshot(): readonly EndpointSnapshot[];
}

export interface StoryChange {
  readonly words: ChangeWords;
  /** The address whose share it is about; undefined: all. */
  readonly subject: string | undefined;
  readonly isNew?: boolean;
}

/** In less there are too few calls to tell how they went before. */
const LEAST_SECONDS = 2;

/** What happened to the calls, and what was changed meanwhile. */
export class PickStory implements CallObserver {
  readonly tally = new PickTally();
  readonly changes = new PickChanges();

  picked(address: string, isForced: boolean, atMs: number): void {
    this.tally.picked(address, isForced, atMs);
    this.changes.picked(address, isForced, atMs);
  }

  ended(address: string, latencyMs: number, isOk: boolean, atMs: number): void {
    this.tally.ended(address, latencyMs, isOk, atMs);
    this.changes.ended(address, latencyMs, isOk, atMs);
  }

  /** From here on its effect is measured; one that was not there had no share. */
  changed(
    { words, subject, isNew = false }: StoryChange,
    { elapsedMs: atMs, callsPerSecond }: Pick<PickRun, "elapsedMs" | "callsPerSecond">,
  ): void {
    const figures = this.#figures(subject, atMs);
    const before = isNew && subject !== undefined ? { ...figures, share: 0 } : figures;
    this.changes.add({ atMs, words, subject, before, callsPerSecond });
    this.tally.beginPhase(atMs);
  }

  /** Of the time since the last change, of ten seconds at most. */
  #figures(subject: string | undefined, atMs: number): PickFigures {
    const sinceMs = atMs - this.tally.phaseSinceMs;
    const seconds = Math.max(LEAST_SECONDS, Math.min(WINDOW_SECONDS, Math.ceil(sinceMs / 1_000)));
    const { all } = this.tally;
    return {
      share: subject === undefined ? undefined : this.tally.shareIn(subject, seconds, atMs),
      failureShare: all.failureShareIn(seconds, atMs),
      latency: percentilesOf(all.latencies.since(atMs - seconds * 1_000)),
    };
  }
}
