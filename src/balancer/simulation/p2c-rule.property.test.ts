/** The properties that docs/p2c.md promises of its rule, each over several worlds; and what go-zero's own rule does there. */
import { describe, expect, test } from "vitest";
import { type SimulatedEndpoint, Simulation, type SimulationOptions } from "./simulation.js";

const SEEDS = [1, 2, 3];
const FEW = [2, 3, 8];
const CLOSED_50 = { inFlight: 50 };
const AT_200 = { ratePerSecond: 200 };
const AT_200_FOR_30_S = { load: AT_200, ms: 30_000 };
const CLOSED_50_FOR_10_S = { load: CLOSED_50, ms: 10_000 };
const HEALTHY = { latencyMs: 10, jitter: 0.25 };

/** Each with each, as rows of a table of tests. */
function worlds<Value>(values: readonly Value[]): { value: Value; seed: number }[] {
  return values.flatMap((value) => SEEDS.map((seed) => ({ value, seed })));
}

function equals(count: number, behaviour: Omit<SimulatedEndpoint, "address"> = HEALTHY): SimulatedEndpoint[] {
  return Array.from({ length: count }, (_, at) => ({ address: `10.0.0.${at}:80`, ...behaviour }));
}

/** Picks of each within a time, as multiples of the fair share. */
function sharesWithin(simulation: Simulation, endpoints: readonly SimulatedEndpoint[], ms: number): number[] {
  const picks = () => endpoints.map(({ address }) => simulation.tallyOf(address).picks);
  const before = picks();
  simulation.advance(ms);
  const made = picks().map((count, at) => count - (before[at] ?? 0));
  const fair = made.reduce((sum, count) => sum + count, 0) / endpoints.length;
  return made.map((count) => count / fair);
}

function simulate(endpoints: readonly SimulatedEndpoint[], options: Omit<SimulationOptions, "endpoints">) {
  return new Simulation({ endpoints, ...options });
}

describe("property 1: while all are well", () => {
  test.each(worlds(FEW))(
    "$value equals have 0.8 to 1.25 of a fair share each (seed $seed)",
    ({ value, seed }) => {
      const endpoints = equals(value);
      const shares = sharesWithin(simulate(endpoints, { seed, load: CLOSED_50 }), endpoints, 30_000);
      expect(Math.min(...shares)).toBeGreaterThan(0.8);
      expect(Math.max(...shares)).toBeLessThan(1.25);
    },
  );
});

describe("property 2: one of several fails always", () => {
  const oneDead = (count: number) => [
    ...equals(count - 1),
    { address: "dead:80", latencyMs: 0.2, failureRate: 1 },
  ];

  test.each(worlds(FEW))(
    "of $value it gets under 1 % of the calls in 20 s (seed $seed)",
    ({ value, seed }) => {
      const endpoints = oneDead(value);
      const [share = 1] = sharesWithin(
        simulate(endpoints, { seed, load: CLOSED_50 }),
        endpoints,
        20_000,
      ).slice(-1);
      expect(share / value).toBeLessThan(0.01);
    },
  );

  test.each(worlds([2, 3]))(
    "of $value go-zero gives it a third of its share or more (seed $seed)",
    ({ value, seed }) => {
      const endpoints = oneDead(value);
      const simulation = simulate(endpoints, { seed, load: AT_200, isStrictGoZero: true });
      const [share = 0] = sharesWithin(simulation, endpoints, 20_000).slice(-1);
      expect(share).toBeGreaterThan(0.33);
    },
  );

  test.each(worlds(FEW))(
    "of $value it is probed once in 10 s when it is known for what it is (seed $seed)",
    ({ value, seed }) => {
      const endpoints = oneDead(value);
      const simulation = simulate(endpoints, { seed, load: AT_200 });
      simulation.advance(30_000);
      const dead = simulation.snapshot().find(({ address }) => address === "dead:80");
      expect(dead?.failureFactor).toBeGreaterThan(1_000);
      const before = simulation.tallyOf("dead:80").picks;
      simulation.advance(100_000);
      expect(simulation.tallyOf("dead:80").picks - before).toBeLessThanOrEqual(10);
    },
  );
});

describe("property 4: all fail alike", () => {
  test.each(worlds([0.01, 0.05, 0.2, 0.5, 1]))(
    "at a rate of $value nobody has more than twice a fair share, nor less than a quarter (seed $seed)",
    ({ value: failureRate, seed }) => {
      for (const count of [2, 3, 8]) {
        for (const { load, ms } of [AT_200_FOR_30_S, CLOSED_50_FOR_10_S]) {
          const endpoints = equals(count, { ...HEALTHY, failureRate });
          const shares = sharesWithin(simulate(endpoints, { seed, load }), endpoints, ms);
          expect(Math.max(...shares), `${count} endpoints`).toBeLessThanOrEqual(2);
          expect(Math.min(...shares), `${count} endpoints`).toBeGreaterThanOrEqual(0.25);
        }
      }
    },
  );
});

describe("property 5: nobody is punished for ever, nor rushed", () => {
  test.each(worlds(FEW))(
    "of $value one that failed for 30 s has 0.8 of its share again within 40 s (seed $seed)",
    ({ value, seed }) => {
      const endpoints = equals(value);
      const address = endpoints[0]?.address ?? "";
      const changes = [
        { atMs: 5_000, change: { kind: "behave", address, behaviour: { failureRate: 1 } } },
        { atMs: 35_000, change: { kind: "behave", address, behaviour: { failureRate: 0 } } },
      ] as const;
      const simulation = simulate(endpoints, { seed, load: AT_200, changes });
      simulation.advance(35_000);
      const shares = Array.from({ length: 8 }, () => sharesWithin(simulation, endpoints, 5_000)[0] ?? 0);
      expect(Math.max(...shares)).toBeGreaterThan(0.8);
    },
  );

  test.each(worlds([7, 31]))(
    "one that joins $value has 0.8 to 2 of its share in its first second (seed $seed)",
    ({ value, seed }) => {
      const endpoints = [...equals(value), { address: "new:80", ...HEALTHY, isAbsent: true }];
      const simulation = simulate(endpoints, { seed, load: CLOSED_50 });
      simulation.advance(20_000);
      simulation.apply({ kind: "join", address: "new:80" });
      const [share = 0] = sharesWithin(simulation, endpoints, 1_000).slice(-1);
      expect(share).toBeGreaterThan(0.8);
      expect(share).toBeLessThan(2);
    },
  );
});

describe("what real go-zero clients measured, simulated with their rule, within five points", () => {
  const SERVER = { latencyMs: 10, jitter: 0.25 };
  const CASES = [
    {
      name: "three equal servers",
      servers: [SERVER, SERVER, SERVER],
      measured: { shares: [33, 33, 34], errors: 0 },
    },
    {
      name: "one of three ten times slower",
      servers: [SERVER, SERVER, { ...SERVER, latencyMs: 100 }],
      measured: { shares: [48.9, 48.9, 2.2], errors: 0 },
    },
    {
      name: "healthy, ten times slower, failing half its calls",
      servers: [SERVER, { ...SERVER, latencyMs: 100 }, { ...SERVER, failureRate: 0.5 }],
      measured: { shares: [68, 2.5, 29.5], errors: 14.8 },
    },
  ];

  test.each(CASES.flatMap((each) => SEEDS.map((seed) => ({ ...each, seed }))))(
    "$name: shares $measured.shares (seed $seed)",
    ({ servers, measured, seed }) => {
      const endpoints = servers.map((behaviour, at) => ({ address: `10.0.0.${at}:80`, ...behaviour }));
      const simulation = simulate(endpoints, { seed, load: CLOSED_50, isStrictGoZero: true });
      simulation.advance(30_000);
      const tallies = endpoints.map(({ address }) => simulation.tallyOf(address));
      const percent = (part: number, whole: number) => (100 * part) / whole;
      tallies.forEach(({ picks }, at) => {
        expect(Math.abs(percent(picks, simulation.picks) - (measured.shares[at] ?? 0))).toBeLessThan(5);
      });
      const failures = tallies.reduce((sum, tally) => sum + tally.failures, 0);
      expect(Math.abs(percent(failures, simulation.picks) - measured.errors)).toBeLessThan(5);
    },
  );
});

describe("departure 11: failures weigh in the load", () => {
  test.each(SEEDS)(
    "healthy, slow and half failing: a twentieth of go-zero's errors, and more good calls (seed %i)",
    (seed) => {
      const endpoints = [
        { address: "healthy:80", latencyMs: 10, jitter: 0.25 },
        { address: "slow:80", latencyMs: 100, jitter: 0.25 },
        { address: "failing:80", latencyMs: 10, jitter: 0.25, failureRate: 0.5 },
      ];
      const run = (isStrictGoZero: boolean) => {
        const simulation = simulate(endpoints, { seed, load: CLOSED_50, isStrictGoZero });
        simulation.advance(60_000);
        const { failures } = simulation.tallyOf("failing:80");
        return { errors: failures / simulation.picks, good: simulation.picks - failures };
      };
      const [theirs, ours] = [run(true), run(false)];
      expect(theirs.errors).toBeGreaterThan(0.12);
      expect(ours.errors).toBeLessThan(0.05 * theirs.errors);
      expect(ours.good).toBeGreaterThan(theirs.good);
    },
  );
});
