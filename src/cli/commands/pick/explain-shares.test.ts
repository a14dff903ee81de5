/** The table of facts: each is told where it holds, and not where it does not. */
import { describe, expect, test } from "vitest";
import type { Situation, SituationRow } from "../../../balancer/simulation/situation.js";
import type { AskedSimulation } from "./asked.js";
import { explainShares } from "./explain-shares.js";
import { FACTS } from "./facts.js";

const ASKED: AskedSimulation = {
  service: undefined,
  picks: 10_000,
  load: { ratePerSecond: 200 },
  latencies: undefined,
  failures: undefined,
  jitter: 0.2,
  changes: [],
  policy: "p2c_ewma",
  isStrictGoZero: false,
  hashKey: undefined,
  seed: 1,
};

function row(label: string, share: number, more: Partial<SituationRow> = {}): SituationRow {
  return {
    label,
    picks: Math.round(share * 10_000),
    share,
    forcedPicks: 0,
    failureShare: 0,
    failureRate: 0,
    latencyMs: 5,
    changedMs: 0,
    presentMs: 50_000,
    joinedMs: 0,
    leftMs: undefined,
    meanOpen: 0.5,
    ...more,
  };
}

function situation(rows: readonly SituationRow[], more: Partial<Situation> = {}): Situation {
  return { asked: ASKED, durationMs: 50_000, picks: 10_000, failureShare: 0, rows, unusedCount: 0, ...more };
}

const SLOW = { latencyMs: 50, forcedPicks: 26 };
const STRICT = { ...ASKED, isStrictGoZero: true };
const EVEN = [row("a", 0.33), row("b", 0.33), row("c", 0.34)];

/** One that trips each fact, its sentence, and one beside it that does not. */
const EXAMPLES: readonly { id: string; told: Situation; says: string; untold: Situation }[] = [
  {
    id: "subset",
    told: situation(EVEN, { unusedCount: 8 }),
    says: "This client uses 3 of 11 endpoints; each client draws its own, so 8 get nothing from this one.",
    untold: situation(EVEN),
  },
  {
    id: "newcomer",
    told: situation([row("a", 0.6), row("d", 0.4, { joinedMs: 10_000, presentMs: 40_000 })]),
    says: "d joined after 10 s and had 40 s of 50 s.",
    untold: situation([row("a", 0.6), row("d", 0.4)]),
  },
  {
    id: "left",
    told: situation([row("a", 0.6), row("b", 0.4, { leftMs: 20_000, presentMs: 20_000 })]),
    says: "b left after 20 s.",
    untold: situation([row("a", 0.6), row("b", 0.4)]),
  },
  {
    id: "failing",
    told: situation([row("a", 0.993), row("c", 0.007, { failureShare: 0.5, failureRate: 0.5 })], {
      failureShare: 0.0034,
    }),
    says: "c fails 50% of its calls, so its load counts 50x: it gets 0.7% of all, and 0.3% of all fail.",
    untold: situation([row("a", 0.9), row("c", 0.1, { failureShare: 0.009, failureRate: 0.009 })]),
  },
  {
    id: "slow",
    told: situation([row("a", 0.49), row("b", 0.5), row("c", 0.01, SLOW)]),
    says: "c is 10x slower, so it loses nearly every comparison; 26 of its 100 picks were probes, made after a second or more without one.",
    untold: situation([row("a", 0.4), row("b", 0.35), row("c", 0.25, { latencyMs: 7 })]),
  },
  {
    id: "fast",
    told: situation([row("a", 0.5), row("b", 0.25, { latencyMs: 50 }), row("c", 0.25, { latencyMs: 50 })]),
    says: "a is 10x faster, so it wins nearly every comparison.",
    untold: situation([row("a", 0.5), row("b", 0.25), row("c", 0.25)]),
  },
  {
    id: "busy",
    told: situation([row("a", 0.95, { meanOpen: 36.4 }), row("b", 0.05, { latencyMs: 50 })]),
    says: "a is fast but busy, with 36 calls open on average: that leaves 5% to b.",
    untold: situation([row("a", 0.95), row("b", 0.05, { latencyMs: 50 })]),
  },
  {
    id: "aim",
    told: situation([row("a", 0.99), row("b", 0.01, SLOW)]),
    says: "p2c_ewma aims at low latency, not at equal shares.",
    untold: situation([row("a", 0.6), row("b", 0.4)]),
  },
  {
    id: "forced",
    told: situation([row("a", 0.8), row("b", 0.2, { forcedPicks: 1_900 })]),
    says: "So few calls come that 19% of all picks were probes of endpoints that had had none for a second, whatever the load.",
    untold: situation([row("a", 0.8), row("b", 0.2, { forcedPicks: 900 })]),
  },
  {
    id: "alike",
    told: situation([row("a", 0.6), row("b", 0.4)]),
    says: "a and b are alike: the lower lag of the moment wins, and that is chance (latencies spread by 20%).",
    untold: situation([row("a", 0.6), row("b", 0.4, { latencyMs: 6 })]),
  },
  {
    id: "ring",
    told: situation([row("a", 0.6), row("b", 0.4)], { asked: { ...ASKED, policy: "consistent_hash" } }),
    says: "Keys go to the next of 100 places that each endpoint has on a ring; those of a happen to cover 60% of it.",
    untold: situation([row("a", 0.6), row("b", 0.4)], { asked: { ...ASKED, policy: "round_robin" } }),
  },
];

describe("the table of facts", () => {
  test("has an example for each, and no id twice", () => {
    expect(EXAMPLES.map(({ id }) => id)).toEqual(FACTS.map(({ id }) => id));
    expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
  });

  test.each(EXAMPLES)(
    "$id is told where it holds, and not where it does not",
    ({ id, told, says, untold }) => {
      const fact = FACTS.find((each) => each.id === id);
      expect(fact?.tell(told)).toBe(says);
      expect(fact?.tell(untold)).toBeUndefined();
    },
  );
});

describe("an explanation", () => {
  test("is silent where shares are within 10 % of even, slow endpoints or not", () => {
    expect(explainShares(situation(EVEN))).toBeNull();
    expect(explainShares(situation([row("a", 0.54), row("b", 0.46, SLOW)]))).toBeNull();
    expect(explainShares(situation([row("a", 0.56), row("b", 0.44, SLOW)]))).not.toBeNull();
    expect(explainShares(situation([], { picks: 0 }))).toBeNull();
  });

  test("puts the facts together, four sentences at most", () => {
    const rows = [
      row("a", 0.68, { meanOpen: 30 }),
      row("b", 0.025, SLOW),
      row("c", 0.295, { failureShare: 0.5 }),
    ];
    const text = explainShares(situation(rows, { asked: STRICT, failureShare: 0.148 })) ?? "";
    expect(text.split(/(?<=\.) /)).toEqual([
      "c fails 50% of its calls, which go-zero's load does not count: it still gets 30% of all, and 15% of all fail.",
      "b is 10x slower, so it loses nearly every comparison; 26 of its 250 picks were forced by the 1 s rule.",
      "a is fast but busy, with 30 calls open on average: that leaves 2.5% to b.",
      "p2c_ewma aims at low latency, not at equal shares.",
    ]);
  });

  test("speaks of several in one sentence", () => {
    const slow = { latencyMs: 50 };
    const rows = [
      row("a", 0.4),
      row("b", 0.4),
      row("c", 0.4),
      row("d", 0.01, slow),
      row("e", 0.01, { latencyMs: 10 }),
    ];
    expect(explainShares(situation(rows))).toContain(
      "d and e are 2x to 10x slower, so they lose nearly every comparison.",
    );
  });
});
