/** Real health calls behind the pick screen: what they are and where they go comes in from outside. */
import type { EndpointSnapshot } from "../../balancer/statistics.js";
import type { Clock } from "../../runtime/clock.js";
import type { RealCalls } from "../pick-source.js";
import { type PickRun, PickStory } from "./pick-run.js";

export class PickRealCalls implements PickRun, Disposable {
  readonly #clock: Pick<Clock, "monotonicMs">;
  #story = new PickStory();
  #calls: RealCalls | undefined;
  #ratePerSecond: number;
  /** Since when the time goes; undefined while it stands. */
  #goesSinceMs: number | undefined;
  #passedMs = 0;
  /** Calls before the last restart. */
  #begunBefore = 0;
  #lastPick: { readonly address: string; readonly isForced: boolean } | undefined;

  constructor(clock: Pick<Clock, "monotonicMs">, ratePerSecond: number) {
    this.#clock = clock;
    this.#ratePerSecond = ratePerSecond;
  }

  get story(): PickStory {
    return this.#story;
  }

  get elapsedMs(): number {
    const sinceMs = this.#goesSinceMs;
    return this.#passedMs + (sinceMs === undefined ? 0 : this.#clock.monotonicMs() - sinceMs);
  }

  get callsPerSecond(): number {
    return this.#ratePerSecond;
  }

  get lastPick(): { readonly address: string; readonly isForced: boolean } | undefined {
    return this.#lastPick;
  }

  /** Calls that found no endpoint. */
  get unserved(): number {
    return Math.max(0, (this.#calls?.begun ?? 0) - this.#begunBefore - this.#story.tally.picks);
  }

  snapshot(): readonly EndpointSnapshot[] {
    return this.#calls?.snapshot() ?? [];
  }

  /** Told of every call; whenever it says it was, here it is now. */
  picked(address: string, isForced: boolean): void {
    this.#lastPick = { address, isForced };
    this.#story.picked(address, isForced, this.elapsedMs);
  }

  ended(address: string, latencyMs: number, isOk: boolean): void {
    this.#story.ended(address, latencyMs, isOk, this.elapsedMs);
  }

  begin(calls: RealCalls): void {
    this.#calls = calls;
    this.goOn();
  }

  follow(ratePerSecond: number): void {
    this.#ratePerSecond = ratePerSecond;
    if (this.#goesSinceMs !== undefined) this.#calls?.follow(ratePerSecond);
  }

  stop(): void {
    this.#passedMs = this.elapsedMs;
    this.#goesSinceMs = undefined;
    this.#calls?.follow(0);
  }

  goOn(): void {
    this.#goesSinceMs ??= this.#clock.monotonicMs();
    this.#calls?.follow(this.#ratePerSecond);
  }

  /** Counts from nothing; what the channel knows stays. */
  restart(): void {
    this.#begunBefore = this.#calls?.begun ?? 0;
    this.#passedMs = 0;
    if (this.#goesSinceMs !== undefined) this.#goesSinceMs = this.#clock.monotonicMs();
    this.#story = new PickStory();
  }

  [Symbol.dispose](): void {
    this.#calls?.[Symbol.dispose]();
    this.#calls = undefined;
  }
}
