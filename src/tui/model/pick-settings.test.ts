/** What each key of the pick screen makes of the settings, and what it says. */
import { describe, expect, test } from "vitest";
import { type PickKnob, type PickSettings, turnKnob } from "./pick-settings.js";

const ENDPOINT = { latencyMs: 5, failureRate: 0, isOut: false, first: { latencyMs: 5, failureRate: 0 } };

const START: PickSettings = {
  load: { ratePerSecond: 200 },
  policy: "p2c_ewma",
  isStrictGoZero: false,
  endpoints: new Map([
    ["10.0.3.7:8080", { ...ENDPOINT, label: "a" }],
    ["10.0.3.9:8080", { ...ENDPOINT, label: "b" }],
  ]),
};
const B = "10.0.3.9:8080";

function turned(knobs: readonly PickKnob[], from: PickSettings = START) {
  let settings = from;
  let last: ReturnType<typeof turnKnob> | undefined;
  for (const knob of knobs) {
    last = turnKnob(settings, knob, B);
    if (last.kind === "changed") settings = last.settings;
  }
  return { settings, last };
}

test.each<{ name: string; knobs: readonly PickKnob[]; latencyMs: number; words: string }>([
  { name: "+ doubles the latency", knobs: ["slower"], latencyMs: 10, words: "b latency 5 → 10 ms" },
  { name: "- halves it", knobs: ["faster"], latencyMs: 2.5, words: "b latency 5 → 2.5 ms" },
  {
    name: "0 sets it back from wherever it is",
    knobs: ["slower", "slower", "slower", "restore"],
    latencyMs: 5,
    words: "b latency 40 → 5 ms",
  },
])("$name, and nothing of the other endpoint", ({ knobs, latencyMs, words }) => {
  const { settings, last } = turned(knobs);
  expect(settings.endpoints.get(B)?.latencyMs).toBe(latencyMs);
  expect(settings.endpoints.get("10.0.3.7:8080")).toBe(START.endpoints.get("10.0.3.7:8080"));
  expect(last).toMatchObject({
    subject: B,
    change: { kind: "behave", address: B, behaviour: { latencyMs } },
  });
  expect(last?.kind === "changed" && `${last.words.what} ${last.words.from} → ${last.words.to}`).toBe(words);
});

test("f makes half of its calls fail, and none again", () => {
  expect(turned(["fail"]).last).toMatchObject({ change: { behaviour: { failureRate: 0.5 } } });
  expect(turned(["fail", "fail"]).last).toMatchObject({ change: { behaviour: { failureRate: 0 } } });
});

test.each([
  { first: 0.1, rates: [0.5, 0.1] },
  { first: 0.5, rates: [0, 0.5] },
])("f of one that fails $first of its calls by a flag goes to and fro", ({ first, rates }) => {
  const endpoint = {
    ...ENDPOINT,
    label: "b",
    failureRate: first,
    first: { latencyMs: 5, failureRate: first },
  };
  const from = { ...START, endpoints: new Map([[B, endpoint]]) };
  const once = turned(["fail"], from).settings.endpoints.get(B)?.failureRate;
  const twice = turned(["fail", "fail"], from).settings.endpoints.get(B)?.failureRate;
  expect([once, twice]).toEqual(rates);
});

test("x takes an endpoint out and puts it back, but never the last one", () => {
  const out = turned(["stop"]);
  expect(out.last).toMatchObject({ change: { kind: "leave", address: B }, words: { to: "b taken out" } });
  expect(turnKnob(out.settings, "stop", "10.0.3.7:8080")).toEqual({
    kind: "refused",
    text: "a is the only one left",
  });
  expect(turned(["stop", "stop"]).last).toMatchObject({ change: { kind: "join", address: B } });
});

describe("[ and ]", () => {
  test("halve and double the rate", () => {
    expect(turned(["moreLoad"]).settings.load).toEqual({ ratePerSecond: 400 });
    expect(turned(["lessLoad"]).settings.load).toEqual({ ratePerSecond: 100 });
  });

  test("halve and double the open calls where those are given", () => {
    const from = { ...START, load: { inFlight: 50 } };
    expect(turned(["moreLoad", "moreLoad"], from).settings.load).toEqual({ inFlight: 200 });
  });

  test.each<{ knob: PickKnob; rate: number; says: string }>([
    { knob: "lessLoad", rate: 1, says: "1/s is the least here" },
    { knob: "moreLoad", rate: 100_000, says: "100,000/s is the most here" },
    { knob: "moreLoad", rate: 1_000_000, says: "1,000,000/s is the most here" },
  ])("stop at $rate", ({ knob, rate, says }) => {
    expect(turned([knob], { ...START, load: { ratePerSecond: rate } }).last).toEqual({
      kind: "refused",
      text: says,
    });
  });
});

test("y goes round all policies and comes back to the first; s turns go-zero's rule on and off", () => {
  const policies = [1, 2, 3, 4].map(
    (times) => turned(new Array<PickKnob>(times).fill("policy")).settings.policy,
  );
  expect(policies).toEqual(["round_robin", "consistent_hash", "random", "p2c_ewma"]);
  expect(turned(["strict"]).settings.isStrictGoZero).toBe(true);
  expect(turned(["strict", "strict"]).settings.isStrictGoZero).toBe(false);
  expect(turned(["strict", "policy"]).settings.isStrictGoZero).toBe(false);
});

test("s is refused where go-zero has no rule of its own", () => {
  expect(turned(["policy", "strict"]).last).toMatchObject({ kind: "refused" });
});

test.each<PickKnob>(["slower", "faster"])("%s stops where a latency means nothing any more", (knob) => {
  const { settings, last } = turned(new Array<PickKnob>(40).fill(knob));
  expect(last).toMatchObject({ kind: "refused", text: expect.stringMatching(/^b takes /) });
  expect(settings.endpoints.get(B)?.latencyMs).toBeGreaterThanOrEqual(0.1);
  expect(settings.endpoints.get(B)?.latencyMs).toBeLessThanOrEqual(10_000);
});

test("without a selected endpoint nothing is changed", () => {
  expect(turnKnob(START, "slower", undefined)).toEqual({
    kind: "refused",
    text: "there is no endpoint selected",
  });
});
