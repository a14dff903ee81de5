/**
 * What a change did, measured: before, after, and how long it took to get there. Calls are counted in short spans of
 * time; the first span from which on the share is where it stayed is the answer.
 */
import type { CallObserver } from "../../balancer/simulation/simulation.js";
import { type Percentiles, percentilesOf, RecentLatencies } from "./recent-latencies.js";

/** How calls go, of one endpoint and of all. */
export interface PickFigures {
  /** Of the endpoint that it is about; undefined: it is about all of them. */
  readonly share: number | undefined;
  readonly failureShare: number;
  /** undefined: no call ended. */
  readonly latency: Percentiles | undefined;
}

export interface EffectResult {
  readonly before: PickFigures;
  readonly after: PickFigures;
  /** Until the share was where it stayed; undefined: it hardly moved, or is still on its way. */
  readonly withinMs: number | undefined;
  readonly isOver: boolean;
}

export interface PickEffectOptions {
  readonly before: PickFigures;
  readonly subject: string | undefined;
  readonly atMs: number;
  /** All calls, as they come now. */
  readonly callsPerSecond: number;
}

const LEAST_SPAN_MS = 200;
const MOST_SPAN_MS = 2_000;
/** Calls of a span: fewer are mostly chance. */
const CALLS_OF_SPAN = 40;
/** Twice what a client remembers of latencies: then they are what they will be. */
const LEAST_MEASURED_MS = 20_000;
const LEAST_SPANS = 20;
/** A share stands where it stayed when it is nearer than this part of the whole way. */
const NEAR = 0.25;
const DEVIATIONS = 2.5;

export class PickEffect implements CallObserver {
  readonly #options: PickEffectOptions;
  readonly #spanMs: number;
  readonly #lastMs: number;
  /** By span: all picks, and those of the subject. */
  readonly #picks: number[] = [];
  readonly #own: number[] = [];
  readonly #latencies = new RecentLatencies(2_048);
  #ended = 0;
  #failed = 0;
  #nowMs: number;
  #isOver = false;

  constructor(options: PickEffectOptions) {
    this.#options = options;
    this.#nowMs = options.atMs;
    const wantedMs = (CALLS_OF_SPAN / Math.max(1, options.callsPerSecond)) * 1_000;
    this.#spanMs = Math.ceil(Math.max(LEAST_SPAN_MS, Math.min(MOST_SPAN_MS, wantedMs)) / 100) * 100;
    this.#lastMs = options.atMs + Math.max(LEAST_MEASURED_MS, LEAST_SPANS * this.#spanMs);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  picked(address: string, _isForced: boolean, atMs: number): void {
    if (this.#isOver) return;
    this.#moveTo(atMs);
    const span = this.#spanAt(atMs);
    while (this.#picks.length <= span) {
      this.#picks.push(0);
      this.#own.push(0);
    }
    this.#picks[span] = (this.#picks[span] ?? 0) + 1;
    if (address === this.#options.subject) this.#own[span] = (this.#own[span] ?? 0) + 1;
  }

  /** A call that was open before tells of the time before. */
  ended(_address: string, latencyMs: number, isOk: boolean, atMs: number): void {
    if (this.#isOver || atMs - latencyMs < this.#options.atMs) return;
    this.#moveTo(atMs);
    this.#ended += 1;
    if (!isOk) this.#failed += 1;
    this.#latencies.add(latencyMs, atMs);
  }

  /** Another change came: nothing that happens from now on is of this one. */
  end(): void {
    this.#isOver = true;
  }

  /** undefined: there was no call yet. */
  get result(): EffectResult | undefined {
    const { before, subject } = this.#options;
    const whole = this.#wholeSpans();
    if (whole === 0 || this.#ended === 0) return undefined;
    const share = subject === undefined ? undefined : this.#shareOf(whole >> 1, whole);
    const after = {
      share,
      failureShare: this.#failed / this.#ended,
      latency: percentilesOf(this.#latencies.since(0)),
    };
    return { before, after, withinMs: this.#withinMs(share, whole), isOver: this.#isOver };
  }

  #withinMs(after: number | undefined, spans: number): number | undefined {
    const { share: before } = this.#options.before;
    if (after === undefined || before === undefined || spans < 3) return undefined;
    const calls = this.#picks.slice(0, spans).reduce((sum, picks) => sum + picks, 0) / spans;
    const chance = (share: number) => DEVIATIONS * Math.sqrt((share * (1 - share)) / calls);
    const way = Math.abs(after - before);
    if (way <= Math.max(0.02, chance(before))) return undefined;
    const isThere = (span: number) =>
      Math.abs(this.#shareOf(span, span + 1) - after) <= Math.max(NEAR * way, chance(after));
    for (let span = 0; span + 1 < spans; span += 1) {
      if (isThere(span) && isThere(span + 1)) return (span + 1) * this.#spanMs;
    }
    return undefined;
  }

  #shareOf(from: number, to: number): number {
    const sum = (counts: readonly number[]) => counts.slice(from, to).reduce((all, count) => all + count, 0);
    return sum(this.#own) / Math.max(1, sum(this.#picks));
  }

  /** Those that are over. */
  #wholeSpans(): number {
    return Math.min(this.#picks.length, this.#spanAt(this.#nowMs));
  }

  #spanAt(atMs: number): number {
    return Math.floor((atMs - this.#options.atMs) / this.#spanMs);
  }

  #moveTo(atMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    if (this.#nowMs >= this.#lastMs) this.#isOver = true;
  }
}
