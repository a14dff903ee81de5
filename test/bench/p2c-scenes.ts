/** Worlds in which a balancing rule shows what it is worth, and what is measured in each. */
import {
  type SimulatedEndpoint,
  Simulation,
  type SimulationOptions,
} from "../../src/balancer/simulation/simulation.js";

/** Which of the two is simulated. */
export type Rule = Pick<SimulationOptions, "isStrictGoZero">;

export interface Scene {
  readonly name: string;
  readonly measure: (rule: Rule) => string;
}

type Behaviour = Omit<SimulatedEndpoint, "address">;
type Load = SimulationOptions["load"];

const SEEDS = [1, 2];
const COUNTS = [3, 8, 32];
const HEALTHY: Behaviour = { latencyMs: 10, jitter: 0.25 };
const SLOW: Behaviour = { ...HEALTHY, latencyMs: 100 };
const DEAD: Behaviour = { latencyMs: 0.2, failureRate: 1 };
const AT_200: Load = { ratePerSecond: 200 };
const AT_2000: Load = { ratePerSecond: 2_000 };
const CLOSED_50: Load = { inFlight: 50 };

export const P2C_SCENES: readonly Scene[] = [
  {
    name: "healthy, 10 times slower, failing half (50 calls open): shares",
    measure: (rule) => {
      const run = runOf([HEALTHY, SLOW, { ...HEALTHY, failureRate: 0.5 }], CLOSED_50, rule);
      return run.shares.map((share) => percent(share)).join(", ");
    },
  },
  {
    name: "the same: errors, good calls a second",
    measure: (rule) => {
      const { errors, goodPerSecond } = runOf(
        [HEALTHY, SLOW, { ...HEALTHY, failureRate: 0.5 }],
        CLOSED_50,
        rule,
      );
      return `${percent(errors)}, ${Math.round(goodPerSecond)}`;
    },
  },
  ...[
    { name: "one begins to fail every call, at once", sick: { failureRate: 1, failureLatencyMs: 0.2 } },
    { name: "one begins to fail half its calls, at once", sick: { failureRate: 0.5, failureLatencyMs: 0.2 } },
    {
      name: "one begins to fail a tenth of its calls, at once",
      sick: { failureRate: 0.1, failureLatencyMs: 0.2 },
    },
    { name: "one hangs", sick: { latencyMs: 3_600_000 } },
  ].map(({ name, sick }) => ({
    name: `${name}: errors at 200/s, at 2,000/s, with 50 open`,
    measure: (rule: Rule) =>
      [AT_200, AT_2000, CLOSED_50].map((load) => percent(errorsAfter(sick, load, rule))).join(", "),
  })),
  {
    name: "one was dead from the start: errors at 200/s, with 50 open",
    measure: (rule) =>
      [AT_200, CLOSED_50]
        .map((load) =>
          percent(meanOver((seed, count) => runOf([...equals(count - 1), DEAD], load, rule, seed).errors)),
        )
        .join(", "),
  },
  {
    name: "four of eight fail every call, at once, 2,000/s: errors",
    measure: (rule) => percent(runOf([...equals(4), DEAD, DEAD, DEAD, DEAD], AT_2000, rule).errors),
  },
  {
    name: "one of three is 10 times slower, 2,000/s: its share, p99",
    measure: (rule) => {
      const { shares, p99 } = runOf([HEALTHY, HEALTHY, SLOW], AT_2000, rule);
      return `${percent(shares[2] ?? 0)}, ${Math.round(p99)} ms`;
    },
  },
  {
    name: "three with 16 places each, 4,000/s, one fails a tenth: errors, p99",
    measure: (rule) => {
      const full = { ...HEALTHY, concurrency: 16 };
      const { errors, p99 } = runOf(
        [full, full, { ...full, failureRate: 0.1 }],
        { ratePerSecond: 4_000 },
        rule,
      );
      return `${percent(errors)}, ${Math.round(p99)} ms`;
    },
  },
  {
    name: "back to 0.8 of its share after 30 s of failing, 200/s, 50 open",
    measure: (rule) => [AT_200, CLOSED_50].map((load) => secondsToHeal(load, rule)).join(", "),
  },
  {
    name: "newcomer beside 7, 31: its share of a fair one in the first second (50 open)",
    measure: (rule) => [7, 31].map((count) => newcomerShare(count, rule).toFixed(2)).join(", "),
  },
  {
    name: "10 times slower one's share before another joins, and in the 200 ms after (50 open)",
    measure: (rule) =>
      slowShareAtJoin(rule)
        .map((share) => percent(share))
        .join(", "),
  },
  {
    name: "equals, least and greatest share of a fair one: 8, 32 (50 open)",
    measure: (rule) =>
      [8, 32].map((count) => spread(runOf(equals(count), CLOSED_50, rule).shares)).join("; "),
  },
  {
    name: "the same, all failing a fifth of their calls",
    measure: (rule) =>
      [8, 32]
        .map((count) =>
          spread(runOf(equals(count, { ...HEALTHY, failureRate: 0.2 }), CLOSED_50, rule).shares),
        )
        .join("; "),
  },
];

function equals(count: number, behaviour = HEALTHY): Behaviour[] {
  return Array.from({ length: count }, () => behaviour);
}

function simulationOf(behaviours: readonly Behaviour[], load: Load, rule: Rule, seed = 1): Simulation {
  const endpoints = behaviours.map((behaviour, at) => ({ address: addressOf(at), ...behaviour }));
  return new Simulation({ seed, endpoints, load, ...rule });
}

function addressOf(at: number): string {
  return `10.0.0.${at}:80`;
}

/** A minute of it. */
function runOf(behaviours: readonly Behaviour[], load: Load, rule: Rule, seed = 1) {
  const simulation = simulationOf(behaviours, load, rule, seed);
  simulation.advance(60_000);
  return figuresOf(simulation, behaviours.length);
}

function figuresOf(simulation: Simulation, count: number) {
  const tallies = Array.from({ length: count }, (_, at) => simulation.tallyOf(addressOf(at)));
  const [ended, failures] = [
    sum(tallies.map((tally) => tally.ended)),
    sum(tallies.map((tally) => tally.failures)),
  ];
  return {
    shares: tallies.map(({ picks }) => picks / simulation.picks),
    errors: failures / ended,
    goodPerSecond: ((ended - failures) / simulation.elapsedMs) * 1_000,
    p99: simulation.latency.summary?.p99 ?? Number.NaN,
  };
}

/** Of all calls in the 30 s after one of several, which were well for 10 s, changed; finding out is included. */
function errorsAfter(sick: Partial<Behaviour>, load: Load, rule: Rule): number {
  return meanOver((seed, count) => {
    const simulation = simulationOf(equals(count), load, rule, seed);
    simulation.advance(10_000);
    const before = simulation.picks;
    simulation.apply({ kind: "behave", address: addressOf(0), behaviour: sick });
    simulation.advance(30_000);
    return simulation.tallyOf(addressOf(0)).failures / (simulation.picks - before);
  });
}

/** The longest of all seeds, among three. */
function secondsToHeal(load: Load, rule: Rule): string {
  const seconds = SEEDS.map((seed) => {
    const simulation = simulationOf(equals(3), load, rule, seed);
    const tally = simulation.tallyOf(addressOf(0));
    simulation.apply({
      kind: "behave",
      address: addressOf(0),
      behaviour: { failureRate: 1, failureLatencyMs: 0.2 },
    });
    simulation.advance(30_000);
    simulation.apply({ kind: "behave", address: addressOf(0), behaviour: { failureRate: 0 } });
    for (let second = 0; second < 120; second += 1) {
      const [before, picks] = [tally.picks, simulation.picks];
      simulation.advance(1_000);
      if (tally.picks - before >= (0.8 * (simulation.picks - picks)) / 3) return second;
    }
    return Number.POSITIVE_INFINITY;
  });
  const longest = Math.max(...seconds);
  return longest === Number.POSITIVE_INFINITY ? "over 120 s" : `${longest} s`;
}

function newcomerShare(count: number, rule: Rule): number {
  return meanOfSeeds((seed) => {
    const simulation = simulationOf(
      [...equals(count), { ...HEALTHY, isAbsent: true }],
      CLOSED_50,
      rule,
      seed,
    );
    simulation.advance(20_000);
    const before = simulation.picks;
    simulation.apply({ kind: "join", address: addressOf(count) });
    simulation.advance(1_000);
    return (simulation.tallyOf(addressOf(count)).picks / (simulation.picks - before)) * (count + 1);
  });
}

function slowShareAtJoin(rule: Rule): readonly [before: number, after: number] {
  const simulation = simulationOf([HEALTHY, HEALTHY, SLOW, { ...HEALTHY, isAbsent: true }], CLOSED_50, rule);
  const slow = simulation.tallyOf(addressOf(2));
  simulation.advance(20_000);
  const [picks, all] = [slow.picks, simulation.picks];
  simulation.apply({ kind: "join", address: addressOf(3) });
  simulation.advance(200);
  return [picks / all, (slow.picks - picks) / (simulation.picks - all)];
}

function meanOver(measure: (seed: number, count: number) => number): number {
  return sum(COUNTS.map((count) => meanOfSeeds((seed) => measure(seed, count)))) / COUNTS.length;
}

function meanOfSeeds(measure: (seed: number) => number): number {
  return sum(SEEDS.map(measure)) / SEEDS.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function spread(shares: readonly number[]): string {
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) =>
    (share * shares.length).toFixed(2),
  );
  return `${least}–${most}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value < 1 ? value.toFixed(2) : value.toFixed(1)} %`;
}
