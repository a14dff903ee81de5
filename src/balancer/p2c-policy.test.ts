/** Whom p2c_ewma picks: drawn pairs, the sick, probes; and where its choices are go-zero's. */
import { describe, expect, test } from "vitest";
import { seededRandom } from "../runtime/seeded-random.js";
import { Balancer } from "./balancer.js";
import { EndpointStats } from "./endpoint-stats.js";
import { explainPick, type PickExplanation } from "./explain-pick.js";
import { P2cPolicy } from "./p2c-policy.js";
import type { Draws } from "./policy.js";
import { Simulation } from "./simulation/simulation.js";
import type { Call, EndpointSnapshot } from "./statistics.js";

const MS = 1e6;

/** Draws these pairs of places, one after the other. */
function scripted(pairs: readonly (readonly [number, number])[], count: number): Draws {
  const words = pairs.map(([first, second]) => {
    const upper = Math.ceil((first * 0x1_0000) / count);
    const lower = Math.ceil(((second > first ? second - 1 : second) * 0x1_0000) / (count - 1));
    return (upper << 16) | lower;
  });
  return { nextInt32: () => words.shift() ?? Number.NaN, below: () => Number.NaN };
}

class Client {
  readonly clock = { nowNs: 1e15 };
  readonly stats = new EndpointStats(this.clock);
  readonly balancer: Balancer;

  constructor(addresses: readonly string[], draws: Draws = seededRandom(1)) {
    this.balancer = new Balancer({ stats: this.stats, policy: new P2cPolicy(this.stats, draws) });
    this.balancer.update(addresses);
  }

  wait(ms: number): this {
    this.clock.nowNs += ms * MS;
    this.stats.tick();
    return this;
  }

  /** A call to this endpoint, whoever would have been picked. */
  call(address: string, tookMs: number, outcome: "ok" | "failed" = "ok"): this {
    const call = this.open(address);
    this.wait(tookMs).stats.end(call, outcome);
    return this;
  }

  open(address: string): Call {
    this.stats.tick();
    return this.stats.begin(this.stats.slotOf(address));
  }

  /** The call is left open. */
  explain(): PickExplanation {
    return explainPick(this.balancer);
  }

  /** The call is never made. */
  ask(): PickExplanation {
    const explanation = this.explain();
    this.balancer.abandon(explanation.call);
    return explanation;
  }
}

describe("p2c_ewma", () => {
  test("with nobody there picks nobody, with one that one", () => {
    const client = new Client([]);
    expect(client.explain()).toMatchObject({ call: -1, chosen: null, draws: [], candidates: [] });
    client.balancer.add("a:1");
    expect(client.explain()).toMatchObject({ chosen: "a:1", draws: [], candidates: [] });
  });

  test("of two takes the lower load; of equals the first", () => {
    const client = new Client(["a:1", "b:1"]).call("a:1", 5).call("b:1", 5);
    expect(client.explain()).toMatchObject({
      chosen: "a:1",
      draws: [{ addresses: ["a:1", "b:1"], isHealthy: [true, true] }],
      isForced: false,
    });
    expect(client.explain().chosen).toBe("b:1");
  });

  test("of three draws a pair, and no other while both are healthy", () => {
    const client = new Client(["a:1", "b:1", "c:1"], scripted([[2, 0]], 3)).call("c:1", 9).call("a:1", 5);
    const explained = client.explain();
    expect(explained.draws.map(({ addresses }) => addresses)).toEqual([["c:1", "a:1"]]);
    expect(explained.chosen).toBe("a:1");
    expect(explained.candidates.map(({ address }) => address)).toEqual(["a:1", "c:1"]);
    expect(explained.candidates[0]?.load).toBeLessThan(explained.candidates[1]?.load ?? 0);
  });

  test("draws again for a sick one, three times at most, and keeps the pair with the lowest load", () => {
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    const client = new Client(["a:1", "b:1", "c:1"], scripted(pairs, 3));
    client.call("a:1", 1).call("b:1", 5).call("c:1", 9);
    // Eight failures bring success to 0.78.
    for (let failure = 0; failure < 8; failure += 1)
      client.call("a:1", 0.01, "failed").call("c:1", 0.01, "failed");
    const explained = client.explain();
    expect(explained.draws).toEqual([
      { addresses: ["a:1", "b:1"], isHealthy: [false, true] },
      { addresses: ["a:1", "c:1"], isHealthy: [false, false] },
      { addresses: ["b:1", "c:1"], isHealthy: [true, false] },
    ]);
    // b:1 is the better of the first and of the third pair, with the same load: the first stays.
    expect(explained.candidates.map(({ address }) => address)).toEqual(["b:1", "a:1"]);
  });

  test("of two none is drawn again, however sick they are", () => {
    const client = new Client(["a:1", "b:1"]);
    for (let failure = 0; failure < 8; failure += 1)
      client.call("a:1", 0.01, "failed").call("b:1", 0.02, "failed");
    expect(client.explain().draws).toEqual([{ addresses: ["a:1", "b:1"], isHealthy: [false, false] }]);
  });

  test("a pair without a sick one ends the drawing, even with a higher load than the pair before", () => {
    const client = new Client(
      ["a:1", "b:1", "c:1", "d:1"],
      scripted(
        [
          [0, 1],
          [2, 3],
        ],
        4,
      ),
    );
    client.call("a:1", 1).call("b:1", 1).call("c:1", 50).call("d:1", 60);
    for (let failure = 0; failure < 8; failure += 1) client.call("a:1", 0.01, "failed");
    const explained = client.explain();
    expect(explained.draws).toHaveLength(2);
    expect(explained.chosen).toBe("b:1");
  });

  test.each([
    { name: "equal loads: after 1 s", slowerMs: 5, failures: 0, intervalMs: 1_000 },
    { name: "four times the load: after 2 s", slowerMs: 80, failures: 0, intervalMs: 2_000 },
    { name: "a thousand times the load: after 10 s", slowerMs: 5, failures: 200, intervalMs: 10_000 },
  ])(
    "the worse of two is probed when it had no call for long; $name",
    ({ slowerMs, failures, intervalMs }) => {
      const client = new Client(["a:1", "b:1"]).call("b:1", slowerMs).call("a:1", 5);
      for (let failure = 0; failure < failures; failure += 1) client.call("b:1", 0.01, "failed");
      client.wait(intervalMs - 200).call("a:1", 5);
      expect(client.ask()).toMatchObject({ chosen: "a:1", isForced: false });
      client.wait(400);
      const probe = client.explain();
      expect(probe).toMatchObject({ chosen: "b:1", isForced: true });
      expect((probe.probeIntervalNs ?? 0) / MS).toBeCloseTo(intervalMs, -2);
      client.balancer.end(probe.call, "failed");
      expect(client.ask()).toMatchObject({ chosen: "a:1", isForced: false });
    },
  );
});

/** go-zero's choice in fractions instead of whole numbers, between two endpoints as they are. */
function goZeroChoice(first: EndpointSnapshot, second: EndpointSnapshot) {
  const load = ({ lagNs, inflight }: EndpointSnapshot) => Math.sqrt((lagNs ?? 0) + 1) * (inflight + 1);
  const [lower, higher] = load(first) > load(second) ? [second, first] : [first, second];
  const isForced = higher.sincePickNs > 1_000 * MS;
  return { address: (isForced ? higher : lower).address, isForced };
}

/** The two as they were drawn, and whom each rule takes; undefined while one of them was never measured. */
function bothRules({ draws, candidates, chosen, isForced }: PickExplanation) {
  const [first, second] = (draws[0]?.addresses ?? []).map((drawn) =>
    candidates.find(({ address, lagNs }) => address === drawn && lagNs !== null),
  );
  if (first === undefined || second === undefined) return undefined;
  const theirs = goZeroChoice(first, second);
  return { isSame: theirs.address === chosen, isLaterProbe: theirs.isForced && !isForced };
}

describe("while all calls succeed and answer in time", () => {
  test.each([1, 2, 3])(
    "the choices are go-zero's, but that the worse of two is probed later (seed %i)",
    (seed) => {
      const endpoints = [2, 5, 8, 11, 40].map((latencyMs) => ({ address: `${latencyMs}:1`, latencyMs }));
      const simulation = new Simulation({ seed, endpoints, load: { ratePerSecond: 40 } });
      const choices = Array.from({ length: 5_000 }, () => simulation.explainNextPick())
        .map((explained) => explained && bothRules(explained))
        .filter((choice) => choice !== undefined);
      expect(choices.length).toBeGreaterThan(4_900);
      const laterProbes = choices.filter(({ isLaterProbe }) => isLaterProbe);
      expect(laterProbes.length).toBeGreaterThan(0);
      expect(choices.filter(({ isSame, isLaterProbe }) => !isSame && !isLaterProbe)).toEqual([]);
    },
  );
});

describe("equal endpoints", () => {
  test.each([
    { count: 3, seed: 2 },
    { count: 8, seed: 3 },
    { count: 32, seed: 4 },
    { count: 100, seed: 5 },
  ])("whose loads are equal at every pick have equal shares: $count (seed $seed)", ({ count, seed }) => {
    const PICKS = 200_000;
    const addresses = Array.from({ length: count }, (_, at) => `10.0.0.${at}:80`);
    const client = new Client(addresses, seededRandom(seed));
    const picks = new Map<string, number>();
    for (let pick = 0; pick < PICKS; pick += 1) {
      const { chosen } = client.ask();
      picks.set(chosen ?? "", (picks.get(chosen ?? "") ?? 0) + 1);
    }
    // Binomial: five standard deviations, which one run in 17,000 of this many endpoints exceeds.
    const mean = PICKS / count;
    const most = 5 * Math.sqrt(mean * (1 - 1 / count));
    for (const address of addresses) expect(Math.abs((picks.get(address) ?? 0) - mean)).toBeLessThan(most);
  });
});
