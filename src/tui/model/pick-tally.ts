/**
 * What was seen of calls of late, simulated or real: so many in each of the last 60 seconds, the latencies of the last
 * ten, and everything since the last change. `atMs` is the calls' own time.
 */
import { RecentCounts } from "../../balancer/simulation/recent-counts.js";
import type { CallObserver } from "../../balancer/simulation/simulation.js";
import { RecentLatencies } from "./recent-latencies.js";

const SECONDS = 60;
/** What a screen tells of an endpoint is of so many seconds. */
export const WINDOW_SECONDS = 10;
/** Enough for a 99th percentile that stands still. */
const KEPT_OF_ALL = 4_096;
const KEPT_OF_ONE = 1_024;

/** Counts since the last change. */
export interface Phase {
  picks: number;
  forcedPicks: number;
  ended: number;
  failures: number;
  /** All of their times together. */
  callMs: number;
}

export class CallWindow {
  readonly latencies: RecentLatencies;
  phase: Phase = newPhase();
  readonly #picks = new RecentCounts(SECONDS);
  readonly #ended = new RecentCounts(SECONDS);
  readonly #failed = new RecentCounts(SECONDS);

  constructor(kept: number) {
    this.latencies = new RecentLatencies(kept);
  }

  picked(isForced: boolean, atMs: number): void {
    this.#picks.add(atMs * 1e6);
    this.phase.picks += 1;
    if (isForced) this.phase.forcedPicks += 1;
  }

  ended(latencyMs: number, isOk: boolean, atMs: number): void {
    this.#ended.add(atMs * 1e6);
    if (!isOk) this.#failed.add(atMs * 1e6);
    this.latencies.add(latencyMs, atMs);
    this.phase.ended += 1;
    this.phase.callMs += latencyMs;
    if (!isOk) this.phase.failures += 1;
  }

  /** Of each of the last 60 seconds, the oldest first; the last is not over yet. */
  picksBySecond(atMs: number): readonly number[] {
    return this.#picks.upTo(atMs * 1e6);
  }

  picksIn(seconds: number, atMs: number): number {
    return sumOfLast(this.#picks, seconds, atMs);
  }

  /** Of the calls that ended, those that failed. */
  failureShareIn(seconds: number, atMs: number): number {
    const ended = sumOfLast(this.#ended, seconds, atMs);
    return ended === 0 ? 0 : sumOfLast(this.#failed, seconds, atMs) / ended;
  }
}

export class PickTally implements CallObserver {
  readonly all = new CallWindow(KEPT_OF_ALL);
  readonly #byAddress = new Map<string, CallWindow>();
  picks = 0;
  phaseSinceMs = 0;

  /** undefined: it never had a call. */
  of(address: string): CallWindow | undefined {
    return this.#byAddress.get(address);
  }

  get windows(): IterableIterator<CallWindow> {
    return this.#byAddress.values();
  }

  picked(address: string, isForced: boolean, atMs: number): void {
    this.picks += 1;
    this.all.picked(isForced, atMs);
    this.#window(address).picked(isForced, atMs);
  }

  ended(address: string, latencyMs: number, isOk: boolean, atMs: number): void {
    this.all.ended(latencyMs, isOk, atMs);
    this.#window(address).ended(latencyMs, isOk, atMs);
  }

  /** Of all picks of the last seconds. */
  shareIn(address: string, seconds: number, atMs: number): number {
    const all = this.all.picksIn(seconds, atMs);
    return all === 0 ? 0 : (this.of(address)?.picksIn(seconds, atMs) ?? 0) / all;
  }

  /** Something changed: what is counted since then begins anew. */
  beginPhase(atMs: number): void {
    this.phaseSinceMs = atMs;
    for (const window of [this.all, ...this.windows]) window.phase = newPhase();
  }

  #window(address: string): CallWindow {
    const known = this.#byAddress.get(address);
    if (known !== undefined) return known;
    const window = new CallWindow(KEPT_OF_ONE);
    this.#byAddress.set(address, window);
    return window;
  }
}

function newPhase(): Phase {
  return { picks: 0, forcedPicks: 0, ended: 0, failures: 0, callMs: 0 };
}

function sumOfLast(counts: RecentCounts, seconds: number, atMs: number): number {
  let sum = 0;
  for (const count of counts.upTo(atMs * 1e6).slice(-seconds)) sum += count;
  return sum;
}
