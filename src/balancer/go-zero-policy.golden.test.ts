/** test/golden/p2c-steps.json: traces of go-zero's own picker, each number of which is replayed; and where ours parts from it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Balancer } from "./balancer.js";
import { EndpointStats } from "./endpoint-stats.js";
import { GoZeroPolicy } from "./go-zero-policy.js";
import { GoZeroStats } from "./go-zero-stats.js";
import { outcomeOfCode } from "./outcome-of-code.js";
import { P2cPolicy } from "./p2c-policy.js";
import type { PickObserver, Slot } from "./policy.js";
import type { Call } from "./statistics.js";

interface PickStep {
  readonly op: "pick";
  readonly id: number;
  readonly now: number;
  /** Pairs in the order drawn; with one or two endpoints there are none. */
  readonly draws?: readonly (readonly [number, number])[];
  readonly loads: readonly number[];
  readonly forced: boolean;
  readonly chosen: number;
  readonly inflight: number;
  readonly requests: number;
}

interface DoneStep {
  readonly op: "done";
  readonly id: number;
  readonly now: number;
  readonly code: string;
  readonly w: number;
  readonly lag: number;
  readonly success: number;
  readonly inflight: number;
  readonly load: number;
  readonly log?: string;
}

interface EndState {
  readonly lag: number;
  readonly success: number;
  readonly inflight: number;
  readonly requests: number;
  readonly last: number;
  readonly pick: number;
  readonly load: number;
  readonly healthy: boolean;
}

interface Trace {
  readonly name: string;
  readonly endpoints: readonly string[];
  readonly steps: readonly (PickStep | DoneStep)[];
  readonly end: readonly EndState[];
}

const FILE = new URL("../../test/golden/p2c-steps.json", import.meta.url);
const TRACES: readonly Trace[] = JSON.parse(readFileSync(FILE, "utf8")).cases;

const CODES = [
  "OK",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unauthenticated",
];

/** A picker of go-zero's whose clock, draws and weights are those of a trace. */
class Replay implements PickObserver {
  readonly #clock = { nowNs: 0 };
  readonly #draws: number[] = [];
  #weight = 0;
  readonly #stats = new GoZeroStats(this.#clock, () => this.#weight);
  readonly #balancer = new Balancer({
    stats: this.#stats,
    policy: new GoZeroPolicy(this.#stats, {
      below: () => this.#draws.shift() ?? Number.NaN,
      nextInt32: () => Number.NaN,
    }),
  });
  readonly #endpoints: readonly string[];
  readonly #calls = new Map<number, Call>();
  readonly #requests: number[];
  readonly #lastEndNs: number[];
  #loggedNs = 0;
  #pair: readonly [Slot, Slot] = [0, 0];
  #isForced = false;

  constructor({ endpoints }: Trace) {
    this.#endpoints = endpoints;
    this.#requests = endpoints.map(() => 0);
    this.#lastEndNs = endpoints.map(() => 0);
    this.#balancer.update(endpoints);
  }

  drew(first: Slot, second: Slot): void {
    this.#pair = [first, second];
  }

  compared(_chosen: Slot, _rejected: Slot, isForced: boolean): void {
    this.#isForced = isForced;
  }

  step(step: PickStep | DoneStep): PickStep | DoneStep {
    this.#clock.nowNs = step.now;
    return step.op === "pick" ? this.#pick(step) : this.#done(step);
  }

  get end(): EndState[] {
    return this.#endpoints.map((address, at) => {
      const slot = this.#stats.slotOf(address);
      const { isHealthy, sincePickNs } = this.#stats.snapshot(slot);
      return {
        ...this.#numbersOf(slot),
        requests: this.#requests[at] ?? 0,
        last: this.#lastEndNs[at] ?? 0,
        pick: this.#clock.nowNs - sincePickNs,
        healthy: isHealthy,
      };
    });
  }

  #pick({ op, id, now, draws }: PickStep): PickStep {
    for (const [a, b] of draws ?? []) this.#draws.push(a, b > a ? b - 1 : b);
    [this.#pair, this.#isForced] = [[0, 1], false];
    // Loads as they are before the pick: this draws nothing.
    const loadsOf = () => this.#pair.slice(0, this.#endpoints.length).map((slot) => this.#stats.load(slot));
    let loads: number[] = [];
    const observer: PickObserver = {
      drew: (first, second) => this.drew(first, second),
      compared: (chosen, rejected, isForced) => {
        this.compared(chosen, rejected, isForced);
        loads = loadsOf();
      },
    };
    if (this.#endpoints.length === 1) loads = loadsOf();
    const call = this.#balancer.pick("", observer);
    expect(this.#draws, "every draw of the trace, and no other").toEqual([]);
    this.#calls.set(id, call);
    const chosen = this.#endpoints.indexOf(this.#balancer.addressOf(call));
    const requests = (this.#requests[chosen] ?? 0) + 1;
    this.#requests[chosen] = requests;
    const { inflight } = this.#numbersOf(this.#balancer.slotOf(call));
    const told = { op, id, now, loads, forced: this.#isForced, chosen, inflight, requests };
    return draws === undefined ? told : { ...told, draws };
  }

  #done({ op, id, now, code, w }: DoneStep): DoneStep {
    const call = this.#calls.get(id) ?? Number.NaN;
    const slot = this.#balancer.slotOf(call);
    this.#weight = w;
    this.#balancer.end(call, outcomeOfCode(CODES.indexOf(code)));
    this.#lastEndNs[this.#endpoints.indexOf(this.#stats.addressOf(slot))] = now;
    const told = { op, id, now, code, w, ...this.#numbersOf(slot) };
    return now - this.#loggedNs >= 60e9 ? { ...told, log: this.#log(now) } : told;
  }

  /** Its statistics line, which is no part of a balancer but shows every load. */
  #log(now: number): string {
    this.#loggedNs = now;
    const parts = this.#endpoints.map((address, at) => {
      const load = this.#stats.load(this.#stats.slotOf(address));
      return `conn: ${address}, load: ${load}, reqs: ${this.#requests[at]}`;
    });
    this.#requests.fill(0);
    return `p2c - ${parts.join("; ")}`;
  }

  #numbersOf(slot: Slot) {
    const { lagNs, success, inflight, load } = this.#stats.snapshot(slot);
    return { lag: lagNs ?? 0, success: Math.round(success * 1_000), inflight, load };
  }
}

describe("golden p2c-steps.json", () => {
  test("holds the traces", () => {
    expect(TRACES).toHaveLength(62);
  });

  test.each(TRACES)("go-zero's picks and numbers come out again: $name", (trace) => {
    const replay = new Replay(trace);
    expect(trace.steps.map((step) => replay.step(step))).toEqual(trace.steps);
    expect(replay.end).toEqual(trace.end);
  });
});

describe("departure 9: success does not get stuck through truncation", () => {
  const trace = TRACES.find(({ name }) => name.startsWith("truncation: success after one failure"));
  const steps = trace?.steps ?? [];
  const ends = steps.filter((step) => step.op === "done");
  const failedAt = ends.findIndex(({ code }) => code !== "OK");

  test("go-zero's stays where one failure put it, however many calls succeed", () => {
    const after = ends.slice(failedAt + 1);
    expect(after.length).toBeGreaterThan(50);
    expect(new Set(after.map(({ success }) => success))).toEqual(new Set([999]));
  });

  test("ours rises with every call that succeeds", () => {
    const clock = { nowNs: 0 };
    const stats = new EndpointStats(clock);
    const draws = { below: () => 0, nextInt32: () => 0 };
    const balancer = new Balancer({ stats, policy: new P2cPolicy(stats, draws) });
    balancer.update(trace?.endpoints ?? []);
    const calls = new Map<number, Call>();
    const rates: number[] = [];
    for (const step of steps) {
      clock.nowNs = step.now;
      if (step.op === "pick") calls.set(step.id, balancer.pick());
      else {
        balancer.end(calls.get(step.id) ?? -1, outcomeOfCode(CODES.indexOf(step.code)));
        rates.push(balancer.snapshot()[0]?.success ?? Number.NaN);
      }
    }
    const after = rates.slice(failedAt);
    expect(after).toEqual([...after].sort((a, b) => a - b));
    expect(new Set(after).size).toBe(after.length);
  });
});
