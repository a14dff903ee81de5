/** The rule of docs/p2c.md, number by number, and what holds of it whatever happens. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EndpointStats } from "./endpoint-stats.js";
import { GoZeroStats } from "./go-zero-stats.js";
import type { Slot } from "./policy.js";
import type { Call } from "./statistics.js";

const MS = 1e6;

/** Statistics of one endpoint, whose clock the test holds. */
class One {
  readonly clock = { nowNs: 1e15 };
  readonly stats = new EndpointStats(this.clock);
  readonly slot: Slot;

  constructor() {
    this.stats.tick();
    this.slot = this.stats.join("a:1");
  }

  wait(ms: number): this {
    this.clock.nowNs += ms * MS;
    this.stats.tick();
    return this;
  }

  begin(): Call {
    return this.stats.begin(this.slot);
  }

  /** One call from begin to end. */
  call(tookMs: number, outcome: "ok" | "failed" = "ok"): this {
    const call = this.begin();
    this.wait(tookMs);
    this.stats.end(call, outcome);
    return this;
  }

  get now() {
    return this.stats.snapshot(this.slot);
  }
}

describe("one endpoint", () => {
  test("the first call that succeeds gives the lag, whatever was guessed", () => {
    const one = new One();
    expect(one.now.lagNs).toBeNull();
    expect(one.call(5).now.lagNs).toBe(5 * MS);
  });

  test("a later call counts by the time since the call before: after 10 s the past weighs 1/e", () => {
    const one = new One().call(5);
    one.wait(10_000 - 50).call(50);
    expect(one.now.lagNs).toBeCloseTo((5 / Math.E + 50 * (1 - 1 / Math.E)) * MS, 3);
  });

  test("the load is the root of the lag, times the calls it would have", () => {
    const one = new One().call(4);
    expect(one.now.load).toBeCloseTo(Math.sqrt(4 * MS + 1), 9);
    one.begin();
    one.begin();
    expect(one.now.load).toBeCloseTo(Math.sqrt(4 * MS + 1) * 3, 9);
  });

  test("a failure counts for 1/32 of success at once, and its answer teaches nothing about latency", () => {
    const one = new One().call(5);
    const { load } = one.now;
    one.call(0.001, "failed");
    expect(one.now.success).toBeCloseTo(1 - 1 / 32, 6);
    expect(one.now.lagNs).toBe(5 * MS);
    // Odds of 1 : 31 times 50, a little less for what bounds them.
    expect(one.now.load / load).toBeCloseTo(1 + (50 * (1 / 32)) / (31 / 32 + 0.01), 3);
  });

  test("after silence success is forgotten with 3.3 s", () => {
    const one = new One().call(5);
    one.wait(10_000 - 1).call(1, "failed");
    expect(one.now.success).toBeCloseTo(Math.exp(-3), 6);
  });

  test("an open call that is older than the lag counts as the lag; an answer ends that", () => {
    const one = new One().call(5);
    const [first] = [one.begin(), one.begin()];
    one.wait(4);
    expect(one.now.load).toBeCloseTo(Math.sqrt(5 * MS + 1) * 3, 6);
    one.wait(496);
    expect(one.now.silentNs).toBe(500 * MS);
    expect(one.now.load).toBeCloseTo(Math.sqrt(500 * MS + 1) * 3, 6);
    one.stats.end(first, "failed");
    expect(one.now.silentNs).toBe(0);
  });

  test("a call ends once: a second end changes nothing", () => {
    const one = new One();
    const call = one.begin();
    one.wait(5).stats.end(call, "ok");
    const after = one.now;
    one.stats.end(call, "failed");
    one.stats.abandon(call);
    expect(one.now).toEqual(after);
  });

  test("a call that was never made leaves nothing behind but the time of its pick", () => {
    const one = new One().call(5).wait(100);
    const before = one.now;
    one.stats.abandon(one.begin());
    expect(one.now).toEqual({ ...before, sincePickNs: 0 });
  });
});

describe("several endpoints", () => {
  function statsOf(lagsMs: readonly number[]): { stats: EndpointStats; clock: { nowNs: number } } {
    const clock = { nowNs: 1e15 };
    const stats = new EndpointStats(clock);
    lagsMs.forEach((lagMs, at) => {
      stats.tick();
      const call = stats.begin(stats.join(`a:${at}`));
      clock.nowNs += lagMs * MS;
      stats.tick();
      stats.end(call, "ok");
    });
    return { stats, clock };
  }

  test.each([
    { name: "of three the middle", lagsMs: [5, 50, 7], medianMs: 7 },
    { name: "of four what is between", lagsMs: [5, 50, 7, 9], medianMs: 8 },
    { name: "of none nothing", lagsMs: [], medianMs: 0 },
    { name: "of 200, by 50 of them", lagsMs: Array.from({ length: 200 }, () => 3), medianMs: 3 },
  ])("a newcomer begins with the median lag: $name", ({ lagsMs, medianMs }) => {
    const { stats } = statsOf(lagsMs);
    const slot = stats.join("new:1");
    expect(stats.load(slot)).toBeCloseTo(Math.sqrt(medianMs * MS + 1), 6);
    expect(stats.snapshot(slot)).toMatchObject({ lagNs: null, success: 1, inflight: 0, sincePickNs: 0 });
  });

  test("one that never did anything but fail is taken for as fast as those that answer", () => {
    const clock = { nowNs: 1e15 };
    const stats = new EndpointStats(clock);
    stats.tick();
    const [dead, healthy] = [stats.join("dead:1"), stats.join("a:1")];
    const calls = [stats.begin(dead), stats.begin(healthy)];
    clock.nowNs += 5 * MS;
    stats.tick();
    stats.end(calls[1] ?? -1, "ok");
    stats.end(calls[0] ?? -1, "failed");
    expect(stats.snapshot(dead).lagNs).toBeNull();
    expect(stats.load(dead) / stats.load(healthy)).toBeCloseTo(stats.snapshot(dead).failureFactor, 6);
  });

  test("the median is of endpoints that are there", () => {
    const { stats } = statsOf([5, 5, 500, 500, 500]);
    for (const at of [2, 3, 4]) stats.leave(`a:${at}`);
    expect(stats.load(stats.join("new:1"))).toBeCloseTo(Math.sqrt(5 * MS + 1), 6);
  });

  test("one that left keeps its slot while a call is open; what ends then is no other's", () => {
    const { stats } = statsOf([5, 5]);
    const slot = stats.slotOf("a:0");
    const call = stats.begin(slot);
    stats.leave("a:0");
    const newcomer = stats.join("new:1");
    expect(newcomer).not.toBe(slot);
    expect(stats.addressOf(slot)).toBe("a:0");
    stats.end(call, "failed");
    expect(stats.addressOf(slot)).toBe("");
    expect(stats.snapshot(newcomer)).toMatchObject({ inflight: 0, success: 1 });
    expect(stats.join("other:1")).toBe(slot);
    expect(stats.snapshot(slot)).toMatchObject({ address: "other:1", inflight: 0, success: 1, lagNs: null });
  });

  test("one that comes back before its last call ended is known as before", () => {
    const { stats } = statsOf([5, 9]);
    const call = stats.begin(stats.slotOf("a:0"));
    stats.leave("a:0");
    expect(stats.slotOf("a:0")).toBe(-1);
    expect(stats.snapshot(stats.join("a:0"))).toMatchObject({ lagNs: 5 * MS, inflight: 1 });
    stats.end(call, "ok");
    expect(stats.inflight(stats.slotOf("a:0"))).toBe(0);
  });

  test("one that joins anew is forgotten, and its open calls end unheard", () => {
    const { stats } = statsOf([5, 9]);
    const call = stats.begin(stats.slotOf("a:0"));
    const slot = stats.joinAnew("a:0");
    stats.end(call, "failed");
    expect(stats.slotOf("a:0")).toBe(slot);
    expect(stats.snapshot(slot)).toMatchObject({ lagNs: null, inflight: 0, success: 1 });
  });
});

/** What may happen to an endpoint. Time may stand still, and with `back` step back. */
type Step =
  | { readonly kind: "begin" }
  | { readonly kind: "end"; readonly which: number; readonly outcome: "ok" | "failed" }
  | { readonly kind: "wait"; readonly ms: number };

const stepsOf = (leastMs: number) =>
  fc.array(
    fc.oneof(
      fc.constant<Step>({ kind: "begin" }),
      fc.record({
        kind: fc.constant("end" as const),
        which: fc.nat(),
        outcome: fc.constantFrom("ok" as const, "failed" as const),
      }),
      fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: leastMs, max: 20_000 }) }),
    ),
    { maxLength: 80 },
  );

/** An endpoint and its open calls, each with when it began. */
class Life extends One {
  readonly open: { readonly call: Call; readonly startNs: number }[] = [];

  take(step: Step): void {
    if (step.kind === "wait") this.wait(step.ms);
    else if (step.kind === "begin") this.open.push({ call: this.begin(), startNs: this.clock.nowNs });
    else {
      const [ended] = this.open.splice(step.which % Math.max(1, this.open.length), 1);
      if (ended !== undefined) this.stats.end(ended.call, step.outcome);
    }
  }
}

/** Only ends change the factor: failures upwards, successes downwards; and failures leave the lag alone. */
function mayChange(step: Step, { rise, isSameLag }: { rise: number; isSameLag: boolean }): boolean {
  if (step.kind !== "end") return rise === 0 && isSameLag;
  return step.outcome === "ok" ? rise <= 0 : rise >= 0 && isSameLag;
}

const SEEDS = [1, 2, 3, 4, 5];

describe("departure 9: a newcomer is not rushed", () => {
  test.each([
    { name: "zdisc takes it for one of the others", create: EndpointStats, isRushed: false },
    { name: "for go-zero it has no load at all", create: GoZeroStats, isRushed: true },
  ])("$name", ({ create, isRushed }) => {
    const clock = { nowNs: 1e15 };
    const stats = new create(clock);
    stats.tick();
    const old = stats.join("old:1");
    const call = stats.begin(old);
    clock.nowNs += 10 * MS;
    stats.tick();
    stats.end(call, "ok");
    const loadRatio = stats.load(old) / stats.load(stats.join("new:1"));
    expect(loadRatio > 3_000).toBe(isRushed);
    expect(loadRatio === 1).toBe(!isRushed);
  });
});

describe("whatever happens to an endpoint", () => {
  test.each(SEEDS)(
    "success stays in [0, 1], its factor in [1, 5001], and calls in flight are those open (seed %i)",
    (seed) => {
      fc.assert(
        fc.property(stepsOf(-5_000), (steps) => {
          const life = new Life();
          for (const step of steps) {
            life.take(step);
            const { success, failureFactor, load, inflight, lagNs } = life.now;
            expect(success).toBeGreaterThanOrEqual(0);
            expect(success).toBeLessThanOrEqual(1);
            expect(failureFactor).toBeGreaterThanOrEqual(1);
            expect(failureFactor).toBeLessThanOrEqual(5_001);
            expect(load).toBeGreaterThanOrEqual(1);
            expect(lagNs ?? 0).toBeGreaterThanOrEqual(0);
            expect(inflight).toBe(life.open.length);
          }
          for (const { call } of life.open) life.stats.end(call, "ok");
          expect(life.now.inflight).toBe(0);
        }),
        { seed, numRuns: 100 },
      );
    },
  );

  test.each(SEEDS)(
    "a failure never changes the lag and never lowers the factor; a success never raises it (seed %i)",
    (seed) => {
      fc.assert(
        fc.property(stepsOf(0), (steps) => {
          const life = new Life();
          for (const step of steps) {
            const before = life.now;
            life.take(step);
            const rise = life.now.failureFactor - before.failureFactor;
            const isSameLag = life.now.lagNs === before.lagNs;
            expect(mayChange(step, { rise, isSameLag }), `${step.kind}: the factor rose by ${rise}`).toBe(
              true,
            );
          }
        }),
        { seed, numRuns: 100 },
      );
    },
  );

  test("a clock that steps back makes no time of its own: no lag, no forgetting", () => {
    const one = new One().call(5);
    const call = one.begin();
    one.wait(-60_000).stats.end(call, "ok");
    expect(one.now).toMatchObject({ success: 1, inflight: 0, lagNs: 5 * MS });
    expect(one.now.load).toBeCloseTo(Math.sqrt(5 * MS + 1), 6);
  });
});
