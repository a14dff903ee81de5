/** The pick screen at work: its endpoints, what is set, and the calls that are watched. Moved on by `tick`, changed by keys. */
import type { ExplainedPick } from "../../balancer/simulation/simulation.js";
import type { Clock } from "../../runtime/clock.js";
import { lettersOf } from "../../text/letters.js";
import { formatNumber, plural } from "../../text/numbers.js";
import type { PickSource, RealCalls } from "../pick-source.js";
import { PickRealCalls } from "./pick-real-calls.js";
import { isUnused, PickRows } from "./pick-rows.js";
import type { PickRun } from "./pick-run.js";
import {
  type EndpointSetting,
  type PickKnob,
  type PickSettings,
  scaledLoad,
  setMs,
  turnKnob,
} from "./pick-settings.js";
import { PickSimulation } from "./pick-simulation.js";

/** Real servers may be at work. */
const MOST_REAL_RATE = 5_000;
/** A longer time between two ticks is none of the simulation: the process was stopped. */
const MOST_TICK_MS = 1_000;
const ENDPOINT_KNOBS: ReadonlySet<PickKnob> = new Set(["slower", "faster", "restore", "fail", "stop"]);

export interface PickModelOptions {
  readonly source: PickSource;
  /** undefined: the scene's endpoints are all there are. */
  readonly service: string | undefined;
  readonly clock: Pick<Clock, "monotonicMs">;
}

export class PickModel {
  readonly #options: PickModelOptions;
  readonly rows = new PickRows();
  readonly #labels: Map<string, string>;
  #settings: PickSettings;
  #simulation: PickSimulation;
  #real: PickRealCalls | undefined;
  #realRate: number;
  #isPaused = false;
  #tickedMs: number;
  /** The pick that is told in full; undefined while none is. */
  #told: ExplainedPick | undefined;

  constructor(options: PickModelOptions) {
    const { load, policy, isStrictGoZero, realRate, endpoints } = options.source.scene;
    this.#options = options;
    this.#labels = new Map(endpoints.map(({ address, label }) => [address, label]));
    this.#settings = { load, policy, isStrictGoZero, endpoints: new Map() };
    this.#realRate = realRate;
    this.#simulation = this.#newSimulation();
    this.#tickedMs = options.clock.monotonicMs();
  }

  get service(): string | undefined {
    return this.#options.service;
  }
  get seed(): number {
    return this.#options.source.scene.seed;
  }
  get settings(): PickSettings {
    return this.#settings;
  }
  get simulation(): PickSimulation {
    return this.#simulation;
  }
  /** undefined while calls are simulated. */
  get real(): PickRealCalls | undefined {
    return this.#real;
  }
  /** The calls in sight. */
  get run(): PickRun {
    return this.#real ?? this.#simulation;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  get realRate(): number {
    return this.#realRate;
  }
  get told(): ExplainedPick | undefined {
    return this.#told;
  }

  labelOf(address: string): string {
    return this.#labels.get(address) ?? address;
  }

  /** These are there now, in the order of their labels where they are new. */
  follow(addresses: readonly string[]): void {
    const before = this.#settings.endpoints;
    const there = new Set(addresses);
    const joined = [...there].filter((address) => !before.has(address));
    const left = [...before.keys()].filter((address) => !there.has(address));
    if (joined.length === 0 && left.length === 0) return;
    const endpoints = new Map<string, EndpointSetting>([...before].filter(([address]) => there.has(address)));
    for (const address of joined) endpoints.set(address, this.#newSetting(address));
    this.#settings = { ...this.#settings, endpoints };
    this.rows.follow(this.#settings, this.#options.clock.monotonicMs());
    if (before.size === 0 && this.#simulation.elapsedMs === 0) this.restart();
    else this.#tellMoves(joined, left);
    this.#refresh();
  }

  /** Lets time pass, as much as has; whether anything is to be drawn. */
  tick(): boolean {
    const { clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const passedMs = Math.min(MOST_TICK_MS, nowMs - this.#tickedMs);
    this.#tickedMs = nowMs;
    this.rows.prune(nowMs);
    if (this.#isPaused || passedMs <= 0) return false;
    if (this.#real === undefined) {
      if (this.#settings.endpoints.size === 0) return false;
      this.#simulation.advance(passedMs, clock);
    }
    this.#refresh();
    return true;
  }

  /** What it refuses is said; undefined: it is done. */
  turn(knob: PickKnob, address: string | undefined): string | undefined {
    if (this.#real !== undefined) return this.#turnReal(this.#real, knob);
    const row = address === undefined ? undefined : this.rows.of(address);
    if (row !== undefined && ENDPOINT_KNOBS.has(knob) && isUnused(row))
      return `${row.label} is none of the endpoints that this client uses`;
    const step = turnKnob(this.#settings, knob, address);
    if (step.kind === "refused") return step.text;
    this.#settings = step.settings;
    this.#simulation.change(step.settings, step.change);
    this.#simulation.story.changed(step, this.#simulation);
    this.rows.follow(this.#settings, this.#options.clock.monotonicMs());
    this.#refresh();
    return undefined;
  }

  pause(): void {
    this.#isPaused = !this.#isPaused;
    if (this.#isPaused) this.#real?.stop();
    else this.#real?.goOn();
  }

  /** From 00:00, with everything as it is set now. */
  restart(): void {
    this.#told = undefined;
    if (this.#real === undefined) this.#simulation = this.#newSimulation();
    else this.#real.restart();
    this.run.story.changes.note(0, this.#startText());
    this.#refresh();
  }

  /** The last pick, held; pressed again, none. */
  tellPick(): void {
    this.#told = this.#told === undefined && this.#real === undefined ? this.#simulation.lastPick : undefined;
  }

  /** Where the calls tell of themselves from now on. */
  prepareReal(): PickRealCalls {
    return new PickRealCalls(this.#options.clock, this.#realRate);
  }

  /** Calls are real from now on; the simulation waits. */
  beginReal(real: PickRealCalls, calls: RealCalls): void {
    this.#real?.[Symbol.dispose]();
    this.#real = real;
    this.#told = undefined;
    this.#isPaused = false;
    real.story.changes.note(0, this.#startText());
    real.begin(calls);
    this.#refresh();
  }

  /** Back to the simulation, where it was. */
  endReal(): void {
    this.#real?.[Symbol.dispose]();
    this.#real = undefined;
    this.#isPaused = false;
    this.#refresh();
  }

  /** The endpoints that a tick left as they are. */
  #refresh(): void {
    this.rows.refresh(this.run, this.#real !== undefined);
  }

  #turnReal(real: PickRealCalls, knob: PickKnob): string | undefined {
    if (knob === "stop" || knob === "strict" || knob === "policy")
      return "x, s and y are of the simulation; press m for it";
    if (knob !== "lessLoad" && knob !== "moreLoad")
      return "real servers are not slowed; press m for the simulation";
    const rate = scaledLoad(this.#realRate, knob === "lessLoad" ? 1 / 2 : 2, MOST_REAL_RATE);
    if (rate === undefined)
      return `${formatNumber(this.#realRate)} calls a second are the ${knob === "lessLoad" ? "least" : "most"}`;
    const words = { what: "rate", from: formatNumber(this.#realRate), to: `${formatNumber(rate)}/s` };
    real.story.changed({ words, subject: undefined }, { elapsedMs: real.elapsedMs, callsPerSecond: rate });
    this.#realRate = rate;
    real.follow(rate);
    return undefined;
  }

  #newSimulation(): PickSimulation {
    const { source } = this.#options;
    const { seed, jitter } = source.scene;
    // Which subset is drawn hangs on the rule in force when endpoints change.
    const rules = [source.subsetOf(seed, false), source.subsetOf(seed, true)] as const;
    const subsetOf: (typeof rules)[0] = (client, addresses) =>
      rules[this.#settings.isStrictGoZero ? 1 : 0](client, addresses);
    return new PickSimulation({ seed, jitter, settings: this.#settings, subsetOf });
  }

  #newSetting(address: string): EndpointSetting {
    const { scene } = this.#options.source;
    const label = this.#labels.get(address) ?? lettersOf(this.#labels.size);
    this.#labels.set(address, label);
    const first = scene.behaviourOf(address);
    return { ...first, label, first, isOut: false };
  }

  #tellMoves(joined: readonly string[], left: readonly string[]): void {
    const [one] = [...joined, ...left];
    const isOne = joined.length + left.length === 1;
    const name = one === undefined ? "" : this.labelOf(one);
    const counts = [
      ...(joined.length === 0 ? [] : [`${joined.length} joined`]),
      ...(left.length === 0 ? [] : [`${left.length} left`]),
    ];
    const to = `etcd: ${isOne ? `${name} ${joined.length === 1 ? "joined" : "left"}` : counts.join(", ")}`;
    const change = {
      words: { what: "", from: "", to },
      subject: isOne ? one : undefined,
      isNew: left.length === 0,
    };
    for (const run of [this.#simulation, this.#real]) run?.story.changed(change, run);
    this.#simulation.update(this.#settings);
  }

  /** `start: 3 endpoints at 5 ms`, `start: 3 endpoints at 5 to 50 ms` */
  #startText(): string {
    const { endpoints } = this.#settings;
    const count = plural(endpoints.size, "endpoint");
    if (this.#real !== undefined) return `start: ${count}, ${formatNumber(this.#realRate)} health calls/s`;
    const times = [...endpoints.values()].map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    const [least = 0, most = 0] = [times[0], times.at(-1)];
    return `start: ${count} at ${least === most ? "" : `${setMs(least)} to `}${setMs(most)} ms`;
  }
}
