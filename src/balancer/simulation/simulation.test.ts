/** What a simulation promises: repeatable, steerable, and fast enough to be asked. */
import { describe, expect, test } from "vitest";
import { POLICY_NAMES } from "../policy.js";
import type { Change } from "./changes.js";
import { type SimulatedEndpoint, Simulation, type SimulationOptions } from "./simulation.js";

const THREE: readonly SimulatedEndpoint[] = [
  { address: "a:1", latencyMs: 5, jitter: 0.2 },
  { address: "b:1", latencyMs: 5, jitter: 0.2 },
  { address: "c:1", latencyMs: 50, jitter: 0.2 },
];
const AT_200 = { ratePerSecond: 200 };

function simulate(options: Partial<SimulationOptions> = {}): Simulation {
  return new Simulation({ seed: 1, endpoints: THREE, load: AT_200, ...options });
}

/** Everything that can be read of it. */
function record(simulation: Simulation): unknown {
  return {
    picks: simulation.picks,
    elapsedMs: simulation.elapsedMs,
    latency: simulation.latency.summary,
    known: simulation.snapshot(),
    recent: simulation.snapshot().map(({ address }) => simulation.recentPicks(address)),
    tallies: THREE.map(({ address }) => ({
      ...simulation.tallyOf(address),
      latency: undefined,
      recentPicks: undefined,
    })),
  };
}

function picksOf(simulation: Simulation): number[] {
  return THREE.map(({ address }) => simulation.tallyOf(address).picks);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe("a simulation", () => {
  test.each(POLICY_NAMES)("%s: the same seed gives the same numbers, another seed others", (policy) => {
    const run = (seed: number) => {
      const simulation = simulate({ seed, policy });
      simulation.runToCall(3_000);
      return record(simulation);
    };
    expect(run(7)).toEqual(run(7));
    expect(run(8)).not.toEqual(run(7));
  });

  test("the numbers of seed 1 are these, on every machine", () => {
    const simulation = simulate();
    simulation.runToCall(10_000);
    expect({
      picks: picksOf(simulation),
      elapsedMs: simulation.elapsedMs,
      known: simulation.snapshot()[2],
    }).toEqual({
      picks: [5_314, 4_610, 76],
      elapsedMs: 50_673.981476,
      known: {
        address: "c:1",
        inflight: 0,
        lagNs: 47_641_670.676_353_48,
        success: 1,
        isHealthy: true,
        load: 6_902.294_667_453_243,
        failureFactor: 1,
        silentNs: 0,
        sincePickNs: 854_275_089,
      },
    });
  });

  test("moved on by hand, bit by bit, it comes to the same numbers", () => {
    const [whole, parts] = [simulate(), simulate()];
    whole.advance(10_000);
    for (let part = 0; part < 400; part += 1) parts.advance(25);
    expect(record(parts)).toEqual(record(whole));
    expect(parts.elapsedMs).toBe(10_000);
  });

  test("makes exactly as many calls as it is told", () => {
    const simulation = simulate({ load: { inFlight: 50 } });
    for (const calls of [1, 10, 49, 50, 51, 1_000]) {
      simulation.runToCall(calls);
      expect([simulation.picks, sum(picksOf(simulation))]).toEqual([calls, calls]);
    }
  });

  test("at a rate calls come at random, on average as often as it says", () => {
    const simulation = simulate();
    simulation.runToCall(100_000);
    // 100,000 waits of 5 ms: their sum has a standard deviation of 1.6 s.
    expect(Math.abs(simulation.elapsedMs - 500_000)).toBeLessThan(5 * 1_600);
  });

  test("in a closed loop as many calls are open as it says, of each client", () => {
    const simulation = simulate({ load: { inFlight: 50 }, clientCount: 3 });
    simulation.advance(1_000);
    for (const client of [0, 1, 2]) {
      expect(sum(simulation.snapshot(client).map(({ inflight }) => inflight))).toBe(50);
    }
  });

  test("another policy meets the same calls and the same luck", () => {
    const [one, other] = [simulate({ policy: "random" }), simulate({ policy: "round_robin" })];
    one.runToCall(1_000);
    other.runToCall(1_000);
    expect(one.elapsedMs).toBe(other.elapsedMs);
  });

  test("counts picks of each of the last 60 s", () => {
    const simulation = simulate();
    simulation.advance(90_000);
    const perSecond = THREE.map(({ address }) => simulation.recentPicks(address));
    expect(perSecond.map((seconds) => seconds.length)).toEqual([60, 60, 60]);
    expect(sum(perSecond.flat())).toBeGreaterThan(59 * 200 * 0.9);
    expect(sum(perSecond.flat())).toBeLessThan(60 * 200 * 1.1);
  });

  test("explains the next pick, which is counted as any other", () => {
    const [asked, unasked] = [simulate(), simulate()];
    asked.runToCall(499);
    const explained = asked.explainNextPick();
    unasked.runToCall(500);
    expect(record(asked)).toEqual(record(unasked));
    expect(explained).toMatchObject({ pick: 500, atMs: asked.elapsedMs, isForced: false });
    expect(explained?.draws.length).toBeGreaterThan(0);
    expect(explained?.candidates.map(({ address }) => address)).toContain(explained?.chosen);
  });

  test("moved on by so many events at a time it comes to the same, and says when it is not there yet", () => {
    const [whole, slices] = [simulate(), simulate()];
    whole.advance(10_000);
    const isThere = [];
    while (!slices.advance(10_000 - slices.elapsedMs, 100)) isThere.push(false);
    expect(record(slices)).toEqual(record(whole));
    expect(isThere.length).toBeGreaterThan(10);
  });

  test("tells how the next pick of a stretch of time came about, once", () => {
    const simulation = simulate();
    const told: number[] = [];
    simulation.onNextPick(({ pick }) => told.push(pick));
    simulation.advance(1_000);
    simulation.onNextPick(({ pick }) => told.push(pick));
    const before = simulation.picks;
    simulation.advance(1_000);
    expect(told).toEqual([1, before + 1]);
  });

  test("nothing is explained where no call comes", () => {
    expect(simulate({ load: { ratePerSecond: 0 } }).explainNextPick()).toBeUndefined();
  });
});

describe("an observer", () => {
  test("is told of every pick and of every end, with its time, and changes nothing", () => {
    const seen = { picked: new Map<string, number>(), ended: 0, failed: 0, atMs: 0 };
    const observed = simulate({
      endpoints: [...THREE.slice(0, 2), { address: "c:1", latencyMs: 50, jitter: 0.2, failureRate: 0.5 }],
      observer: {
        picked(address, _isForced, atMs) {
          expect(atMs).toBeGreaterThanOrEqual(seen.atMs);
          seen.atMs = atMs;
          seen.picked.set(address, (seen.picked.get(address) ?? 0) + 1);
        },
        ended(_address, latencyMs, isOk) {
          expect(latencyMs).toBeGreaterThan(3.9);
          seen.ended += 1;
          if (!isOk) seen.failed += 1;
        },
      },
    });
    observed.advance(20_000);
    const tallies = THREE.map(({ address }) => observed.tallyOf(address));
    expect([...seen.picked.values()].sort()).toEqual(tallies.map(({ picks }) => picks).sort());
    expect(seen.ended).toBe(sum(tallies.map(({ ended }) => ended)));
    expect(seen.failed).toBe(sum(tallies.map(({ failures }) => failures)));
    expect(seen.failed).toBeGreaterThan(0);
  });
});

describe("an update of all endpoints", () => {
  test("lets newcomers join and others leave, and keeps what is known of the rest", () => {
    const simulation = simulate();
    simulation.runToCall(1_000);
    const [a] = simulation.snapshot();
    const [, b, c] = THREE as [SimulatedEndpoint, SimulatedEndpoint, SimulatedEndpoint];
    simulation.update([THREE[0] ?? b, c, { address: "d:1", latencyMs: 5 }]);
    expect(simulation.snapshot().map(({ address }) => address)).toEqual(["a:1", "c:1", "d:1"]);
    expect(simulation.snapshot()[0]?.lagNs).toBe(a?.lagNs);
    const left = simulation.tallyOf("b:1").picks;
    simulation.runToCall(2_000);
    expect(simulation.tallyOf("b:1").picks).toBe(left);
    expect(simulation.tallyOf("d:1").picks).toBeGreaterThan(100);
  });

  test("one that is absent stays out of sight, and one that comes back is the one it was", () => {
    const simulation = simulate();
    simulation.update(THREE.map((endpoint) => ({ ...endpoint, isAbsent: endpoint.address === "b:1" })));
    expect(simulation.isPresent("b:1")).toBe(false);
    simulation.apply({ kind: "behave", address: "b:1", behaviour: { latencyMs: 500 } });
    simulation.update(THREE);
    simulation.runToCall(1_000);
    expect(simulation.tallyOf("b:1").latency.summary?.p50).toBeGreaterThan(300);
  });
});

describe("a call", () => {
  const only = (behaviour: Omit<SimulatedEndpoint, "address">) => [{ address: "a:1", ...behaviour }];

  test("that is not answered in time fails then", () => {
    const simulation = simulate({ endpoints: only({ latencyMs: 3_600_000 }), load: { inFlight: 1 } });
    simulation.advance(10_000);
    const { ended, failures } = simulation.tallyOf("a:1");
    expect([ended, failures, simulation.latency.summary?.max]).toEqual([5, 5, 2_000]);
  });

  test("waits where the server is full, in line, and fails when its time is over", () => {
    const endpoints = only({ latencyMs: 600, concurrency: 1 });
    const simulation = simulate({ endpoints, load: { inFlight: 5 } });
    simulation.advance(1_900);
    expect(simulation.tallyOf("a:1")).toMatchObject({ ended: 3, failures: 0 });
    expect(simulation.latency.summary?.max).toBe(1_800);
    simulation.advance(100);
    // The fourth was half served, the fifth still waited.
    expect(simulation.tallyOf("a:1")).toMatchObject({ ended: 5, failures: 2 });
  });

  test("that finds nobody is counted, and a closed loop tries again", () => {
    const simulation = simulate({ endpoints: [], load: { inFlight: 2 } });
    simulation.advance(100);
    expect([simulation.picks, simulation.unservedCalls]).toEqual([0, 2 * 101]);
  });
});

describe("a change", () => {
  const picksWithin = (simulation: Simulation, ms: number) => {
    const before = picksOf(simulation);
    simulation.advance(ms);
    return picksOf(simulation).map((picks, at) => picks - (before[at] ?? 0));
  };

  test.each([
    { name: "an endpoint that leaves", change: { kind: "leave", address: "a:1" } },
    {
      name: "one that becomes slow",
      change: { kind: "behave", address: "a:1", behaviour: { latencyMs: 1_000 } },
    },
    {
      name: "one that begins to fail",
      change: { kind: "behave", address: "a:1", behaviour: { failureRate: 1 } },
    },
  ] as const satisfies readonly { name: string; change: Change }[])(
    "by hand and by the clock are the same: $name loses its calls",
    ({ change }) => {
      const byHand = simulate();
      byHand.advance(5_000);
      byHand.apply(change);
      const byClock = simulate({ changes: [{ atMs: 5_000, change }] });
      byClock.advance(5_000);
      expect(picksOf(byHand)[0]).toBeGreaterThan(200);
      byHand.advance(1_000);
      byClock.advance(1_000);
      const [picks = 0] = picksWithin(byHand, 10_000);
      expect(picks).toBeLessThan(0.05 * 2_000);
      byClock.advance(10_000);
      expect(record(byClock)).toEqual(record(byHand));
    },
  );

  test("an endpoint that is absent at first joins, and one that left comes back", () => {
    const endpoints = THREE.map((endpoint) => ({ ...endpoint, isAbsent: endpoint.address === "b:1" }));
    const simulation = simulate({ endpoints });
    expect(picksWithin(simulation, 2_000)[1]).toBe(0);
    simulation.apply({ kind: "join", address: "b:1" });
    expect(simulation.isPresent("b:1")).toBe(true);
    expect(picksWithin(simulation, 2_000)[1]).toBeGreaterThan(100);
    simulation.apply({ kind: "leave", address: "b:1" });
    expect(picksWithin(simulation, 2_000)[1]).toBe(0);
  });

  test("of the load counts from then on, whichever kind it is", () => {
    const simulation = simulate();
    simulation.advance(2_000);
    simulation.apply({ kind: "load", load: { ratePerSecond: 2_000 } });
    expect(Math.abs(sum(picksWithin(simulation, 5_000)) - 10_000)).toBeLessThan(5 * 100);
    simulation.apply({ kind: "load", load: { inFlight: 10 } });
    simulation.advance(2_000);
    expect(sum(simulation.snapshot().map(({ inflight }) => inflight))).toBe(10);
    simulation.apply({ kind: "load", load: { ratePerSecond: 0 } });
    simulation.advance(2_000);
    expect(sum(picksWithin(simulation, 5_000))).toBe(0);
    expect(sum(simulation.snapshot().map(({ inflight }) => inflight))).toBe(0);
  });

  test("of the policy is felt at once, and calls in flight end where they began", () => {
    const simulation = simulate({ load: { inFlight: 30 } });
    simulation.advance(2_000);
    simulation.apply({ kind: "policy", policy: "round_robin" });
    const shares = picksWithin(simulation, 5_000);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    expect(sum(simulation.snapshot().map(({ inflight }) => inflight))).toBe(30);
  });

  test("of an endpoint that is not there is refused, with those that are", () => {
    expect(() => simulate().apply({ kind: "leave", address: "z:1" })).toThrow("has no endpoint z:1");
    expect(() => simulate().tallyOf("z:1")).toThrow("has no endpoint z:1");
  });
});

test("each client uses its own subset, and is asked again at each change", () => {
  const subsetOf = (client: number, addresses: readonly string[]) =>
    addresses.filter((_, at) => at % 2 === client % 2);
  const simulation = simulate({ clientCount: 2, subsetOf });
  expect(simulation.snapshot(0).map(({ address }) => address)).toEqual(["a:1", "c:1"]);
  expect(simulation.snapshot(1).map(({ address }) => address)).toEqual(["b:1"]);
  simulation.apply({ kind: "leave", address: "a:1" });
  expect(simulation.snapshot(0).map(({ address }) => address)).toEqual(["b:1"]);
  expect(simulation.snapshot(1).map(({ address }) => address)).toEqual(["c:1"]);
});
