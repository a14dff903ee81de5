/**
 * What zdisc's p2c_ewma knows of each endpoint, in columns by slot, so that a call allocates nothing: V8 makes an
 * object of every fraction that is handed from function to function, so here they stay in columns and fields. The rule
 * is docs/p2c.md; source: go-zero zrpc/internal/balancer/p2c/p2c.go:load,buildDoneFunc, with the departures told there.
 */
import type { NanoClock } from "../runtime/nano-clock.js";
import { expOfMinus } from "./exponential.js";
import { DECAYS_OF_NS, failureFactor, P2C_RULE, successWeight } from "./p2c-rule.js";
import { NO_SLOT, type Slot } from "./policy.js";
import { SlotTable } from "./slot-table.js";
import type { Call, CallOutcome, EndpointSnapshot, Statistics } from "./statistics.js";

/** 100 ms: up to there the series of e^-x is as good with five terms, and no call. */
const FEW_DECAYS = 0.01;
/** A median of more would cost more than the change that asks for it. */
const MOST_IN_MEDIAN = 64;

/** What `P2cPolicy` weighs endpoints by; kept by address through every change. */
export class EndpointStats extends SlotTable implements Statistics {
  readonly #clock: NanoClock;
  #nowNs = 0;
  /** What `#weigh` and `#weighPast` found. */
  #load = 0;
  #pastWeight = 0;

  /** Mean latency of late; while `#isMeasured` is 0 a guess, which the first call that succeeds replaces. */
  #lagNs = new Float64Array(0);
  #isMeasured = new Uint8Array(0);
  #success = new Float64Array(0);
  #failureFactor = new Float64Array(0);
  /** The load of one call, as long as answers come in time. */
  #callLoad = new Float64Array(0);
  #lastEndNs = new Float64Array(0);
  #lastPickNs = new Float64Array(0);
  /** Since when something has been open and nothing was answered; of no meaning with nothing open. */
  #busySinceNs = new Float64Array(0);
  /** By call. */
  readonly #startNs: number[] = [];

  constructor(clock: NanoClock) {
    super();
    this.#clock = clock;
  }

  tick(): void {
    this.#nowNs = this.#clock.nowNs;
  }

  /** A newcomer is taken for as fast as the others are (their median), so that it is neither rushed nor shunned. */
  joinAnew(address: string): Slot {
    const lagNs = this.#medianLagNs();
    const slot = this.open(address);
    if (slot >= this.#lagNs.length) this.#growSlots();
    this.#lagNs[slot] = lagNs;
    this.#isMeasured[slot] = 0;
    this.#success[slot] = 1;
    this.#failureFactor[slot] = 1;
    this.#callLoad[slot] = Math.sqrt(lagNs + 1);
    this.#lastEndNs[slot] = this.#nowNs;
    this.#lastPickNs[slot] = this.#nowNs;
    return slot;
  }

  begin(slot: Slot): Call {
    if (this.inflight(slot) === 0) this.#busySinceNs[slot] = this.#nowNs;
    this.#lastPickNs[slot] = this.#nowNs;
    const call = this.beginCall(slot);
    this.#startNs[call] = this.#nowNs;
    return call;
  }

  /**
   * A failure teaches nothing about latency: an endpoint that refuses at once is not fast. One that never did anything
   * else is taken for as fast as those that answer, which nobody knew when it joined.
   */
  end(call: Call, outcome: CallOutcome): void {
    const slot = this.slotOfCall(call);
    if (slot === NO_SLOT) return;
    const isOk = outcome === "ok";
    this.#weighPast(slot);
    if (!isOk && !this.#isMeasured[slot]) this.#lagNs[slot] = this.#medianLagNs();
    if (isOk) {
      const lagWeight = this.#isMeasured[slot] ? this.#pastWeight : 0;
      const tookNs = Math.max(0, this.#nowNs - (this.#startNs[call] ?? 0));
      this.#lagNs[slot] = (this.#lagNs[slot] ?? 0) * lagWeight + tookNs * (1 - lagWeight);
      this.#isMeasured[slot] = 1;
    }
    // While all calls succeed there is nothing to divide for.
    if (!isOk || this.#success[slot] !== 1) this.#blendSuccess(slot, isOk);
    this.#callLoad[slot] = Math.sqrt((this.#lagNs[slot] ?? 0) + 1) * (this.#failureFactor[slot] ?? 1);
    this.#lastEndNs[slot] = this.#nowNs;
    this.#busySinceNs[slot] = this.#nowNs;
    this.endCall(call);
  }

  /** The one with the lower load, the first of equals; `NO_SLOT` where one is sick, or the other due for a probe. */
  plainlyBetter(first: Slot, second: Slot): Slot {
    const isFirstBetter = this.isNoWorse(first, second);
    const isPlain =
      this.isHealthy(first) && this.isHealthy(second) && !this.isOverdue(isFirstBetter ? second : first);
    if (!isPlain) return NO_SLOT;
    return isFirstBetter ? first : second;
  }

  /** Whether the load of the first is at most that of the second. */
  isNoWorse(first: Slot, second: Slot): boolean {
    this.#weigh(first);
    const load = this.#load;
    this.#weigh(second);
    return load <= this.#load;
  }

  /** Square root of the lag in ns, times the calls it would then have, times what its failures cost. */
  load(slot: Slot): number {
    this.#weigh(slot);
    return this.#load;
  }

  isHealthy(slot: Slot): boolean {
    return (this.#success[slot] ?? 1) > P2C_RULE.healthySuccess;
  }

  /** Whether it was not picked for longer than an equal would have to wait. */
  isOverdue(slot: Slot): boolean {
    return this.#nowNs - (this.#lastPickNs[slot] ?? 0) > P2C_RULE.probeAfterNs;
  }

  /** Since it was picked last, or joined. */
  sincePickNs(slot: Slot): number {
    return this.#nowNs - (this.#lastPickNs[slot] ?? 0);
  }

  snapshot(slot: Slot): EndpointSnapshot {
    const inflight = this.inflight(slot);
    return {
      address: this.addressOf(slot),
      inflight,
      lagNs: this.#isMeasured[slot] ? (this.#lagNs[slot] ?? 0) : null,
      success: this.#success[slot] ?? 1,
      isHealthy: this.isHealthy(slot),
      load: this.load(slot),
      failureFactor: this.#failureFactor[slot] ?? 1,
      silentNs: inflight === 0 ? 0 : Math.max(0, this.#nowNs - (this.#busySinceNs[slot] ?? 0)),
      sincePickNs: this.sincePickNs(slot),
    };
  }

  /** Leaves in `#pastWeight` how much the past counts for in a call that ends. */
  #weighPast(slot: Slot): void {
    const decays = Math.max(0, this.#nowNs - (this.#lastEndNs[slot] ?? 0)) * DECAYS_OF_NS;
    this.#pastWeight = 1 - decays * (1 - decays * (1 / 2 - decays * (1 / 6 - decays * (1 / 24))));
    if (decays >= FEW_DECAYS) this.#pastWeight = expOfMinus(decays);
  }

  #blendSuccess(slot: Slot, isOk: boolean): void {
    const kept = successWeight(this.#pastWeight);
    const success = (this.#success[slot] ?? 1) * kept + (isOk ? 1 - kept : 0);
    this.#success[slot] = success;
    this.#failureFactor[slot] = failureFactor(success);
  }

  /** Leaves the load in `#load`. */
  #weigh(slot: Slot): void {
    const inflight = this.inflight(slot);
    this.#load = (this.#callLoad[slot] ?? 1) * (inflight + 1);
    if (inflight > 0) this.#weighSilence(slot, inflight);
  }

  /** While nothing is answered for longer than the lag, the silence counts: the oldest open call is at least as old. */
  #weighSilence(slot: Slot, inflight: number): void {
    const silentNs = this.#nowNs - (this.#busySinceNs[slot] ?? 0);
    if (silentNs <= (this.#lagNs[slot] ?? 0)) return;
    this.#load = Math.sqrt(silentNs + 1) * (inflight + 1) * (this.#failureFactor[slot] ?? 1);
  }

  /** Of what was measured of those that are there; of up to 64 of them, evenly taken. 0 when nothing was. */
  #medianLagNs(): number {
    const { slotCount } = this;
    const step = Math.ceil(slotCount / MOST_IN_MEDIAN);
    const lags: number[] = [];
    for (let slot = 0; slot < slotCount; slot += step) {
      if (this.#isMeasured[slot] && this.isPresent(slot)) lags.push(this.#lagNs[slot] ?? 0);
    }
    lags.sort((a, b) => a - b);
    return ((lags[(lags.length - 1) >> 1] ?? 0) + (lags[lags.length >> 1] ?? 0)) / 2;
  }

  #growSlots(): void {
    this.#lagNs = longer(this.#lagNs);
    this.#isMeasured = longer(this.#isMeasured);
    this.#success = longer(this.#success);
    this.#failureFactor = longer(this.#failureFactor);
    this.#callLoad = longer(this.#callLoad);
    this.#lastEndNs = longer(this.#lastEndNs);
    this.#lastPickNs = longer(this.#lastPickNs);
    this.#busySinceNs = longer(this.#busySinceNs);
  }
}

const FIRST_LENGTH = 8;

/** Twice as long, with the same beginning. */
function longer<Column extends Float64Array | Uint8Array>(column: Column): Column {
  // The constructor of a column makes columns of its kind, which TypeScript does not know.
  const Kind = column.constructor as new (length: number) => Column;
  const copy = new Kind(Math.max(FIRST_LENGTH, column.length * 2));
  copy.set(column);
  return copy;
}
