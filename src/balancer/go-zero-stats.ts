/**
 * What go-zero's own picker knows of each endpoint: whole numbers, truncated as Go truncates them, with 0 for what was
 * never measured. It explains what production does; zdisc itself balances by `EndpointStats`.
 * Source: go-zero v1.10.3 zrpc/internal/balancer/p2c/p2c.go:subConn,load,buildDoneFunc.
 */
import type { NanoClock } from "../runtime/nano-clock.js";
import { type Decay, decayOver } from "./p2c-rule.js";
import { NO_SLOT, type Slot } from "./policy.js";
import { SlotTable } from "./slot-table.js";
import type { Call, CallOutcome, EndpointSnapshot, Statistics } from "./statistics.js";

const INITIAL_SUCCESS = 1_000;
const THROTTLE_SUCCESS = INITIAL_SUCCESS / 2;
/** Where the load would be 0: an endpoint with more ends than calls. */
const PENALTY = 2_147_483_647;

/** Of one endpoint. */
interface SubConn {
  lagNs: number;
  success: number;
  lastEndNs: number;
  lastPickNs: number;
}

/** What `GoZeroPolicy` weighs endpoints by. */
export class GoZeroStats extends SlotTable implements Statistics {
  readonly #clock: NanoClock;
  readonly #decay: Decay;
  readonly #subConns: SubConn[] = [];
  readonly #startsNs: number[] = [];
  #nowNs = 0;

  /** `decay` is given by tests that replay the weights that Go's own exponential gave. */
  constructor(clock: NanoClock, decay: Decay = decayOver) {
    super();
    this.#clock = clock;
    this.#decay = decay;
  }

  tick(): void {
    this.#nowNs = this.#clock.nowNs;
  }

  joinAnew(address: string): Slot {
    const slot = this.open(address);
    this.#subConns[slot] = { lagNs: 0, success: INITIAL_SUCCESS, lastEndNs: 0, lastPickNs: 0 };
    return slot;
  }

  begin(slot: Slot): Call {
    this.#subConn(slot).lastPickNs = this.#nowNs;
    const call = this.beginCall(slot);
    this.#startsNs[call] = this.#nowNs;
    return call;
  }

  /** A failure counts as an answer: one that comes at once lowers the lag. */
  end(call: Call, outcome: CallOutcome): void {
    const slot = this.slotOfCall(call);
    if (slot === NO_SLOT) return;
    const conn = this.#subConn(slot);
    const decayed = this.#decay(Math.max(0, this.#nowNs - conn.lastEndNs));
    const weight = conn.lagNs === 0 ? 0 : decayed;
    const tookNs = Math.max(0, this.#nowNs - (this.#startsNs[call] ?? 0));
    const success = outcome === "ok" ? INITIAL_SUCCESS : 0;
    conn.lastEndNs = this.#nowNs;
    conn.lagNs = Math.trunc(conn.lagNs * weight + tookNs * (1 - weight));
    conn.success = Math.trunc(conn.success * weight + success * (1 - weight));
    this.endCall(call);
  }

  load(slot: Slot): number {
    const load = Math.trunc(Math.sqrt(this.#subConn(slot).lagNs + 1)) * (this.inflight(slot) + 1);
    return load === 0 ? PENALTY : load;
  }

  isHealthy(slot: Slot): boolean {
    return this.#subConn(slot).success > THROTTLE_SUCCESS;
  }

  /** Since it was picked last; since the clock's 0 when it never was. */
  sincePickNs(slot: Slot): number {
    return this.#nowNs - this.#subConn(slot).lastPickNs;
  }

  snapshot(slot: Slot): EndpointSnapshot {
    const { lagNs, success } = this.#subConn(slot);
    return {
      address: this.addressOf(slot),
      inflight: this.inflight(slot),
      lagNs: lagNs === 0 ? null : lagNs,
      success: success / INITIAL_SUCCESS,
      isHealthy: this.isHealthy(slot),
      load: this.load(slot),
      failureFactor: 1,
      silentNs: 0,
      sincePickNs: this.sincePickNs(slot),
    };
  }

  /** A slot that was given out has one. */
  #subConn(slot: Slot): SubConn {
    const conn = this.#subConns[slot];
    if (conn === undefined) throw new RangeError(`slot ${slot} was never given out`);
    return conn;
  }
}
