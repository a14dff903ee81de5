import { expect, test } from "vitest";
import { seededRandom } from "../../../runtime/seeded-random.js";
import { CAST, WATCHED_SERVICE } from "./cast.js";
import { type ChurnStep, churn, DEFAULT_SEED } from "./churn.js";

const FIVE_MINUTES_MS = 300_000;

/** The steps of the first minutes. */
function story(seed: number, untilMs = FIVE_MINUTES_MS): ChurnStep[] {
  const steps: ChurnStep[] = [];
  for (const step of churn(CAST, seededRandom(seed))) {
    if (step.atMs > untilMs) break;
    steps.push(step);
  }
  return steps;
}

const SEEDS = [1, 2, 3, 4, 5];
const stepsOf = (steps: readonly ChurnStep[], instance: number) =>
  steps.filter((step) => "instance" in step && step.instance === instance);

test("the same seed tells the same story, another seed another one", () => {
  expect(story(1)).toEqual(story(1));
  expect(story(2)).not.toEqual(story(1));
});

test("the default story kills a watched instance so early that its lease runs out within 15 s", () => {
  const steps = churn(CAST, seededRandom(DEFAULT_SEED));
  const [first] = steps;
  expect(first).toMatchObject({ kind: "crash", atMs: expect.any(Number) });
  expect(first?.atMs).toBeLessThan(4_000);
  expect(CAST[(first as { instance: number }).instance]?.service).toBe(WATCHED_SERVICE);
});

test.each(SEEDS)("time goes forward, and never stands still for 5 s (seed %i)", (seed) => {
  const times = story(seed).map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times.map((atMs, at) => atMs - (times[at - 1] ?? 0)))).toBeLessThan(5_000);
});

test.each(SEEDS)(
  "an instance that is down comes back before anything else happens to it (seed %i)",
  (seed) => {
    for (const instance of CAST.keys()) {
      let isDown = false;
      for (const { kind } of stepsOf(story(seed), instance)) {
        expect(kind === "start").toBe(isDown);
        isDown = kind === "stop" || kind === "crash";
      }
    }
  },
);

test.each(SEEDS)(
  "the flapping one goes every 8 s and is back 2 s later, the slow one stays (seed %i)",
  (seed) => {
    const flapping = stepsOf(
      story(seed, 20_000),
      CAST.findIndex(({ part }) => part === "flapping"),
    );
    expect(flapping.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ["stop", 3_000],
      ["start", 5_000],
      ["stop", 11_000],
      ["start", 13_000],
      ["stop", 19_000],
    ]);
    expect(
      stepsOf(
        story(seed),
        CAST.findIndex(({ part }) => part === "slow"),
      ),
    ).toEqual([]);
  },
);

test.each(SEEDS)("etcd is away once, after 40 s, for 4 s (seed %i)", (seed) => {
  expect(story(seed).filter(({ kind }) => kind === "etcdDown" || kind === "etcdUp")).toEqual([
    { atMs: 40_000, kind: "etcdDown" },
    { atMs: 44_000, kind: "etcdUp" },
  ]);
});

test.each(SEEDS)("within five minutes steady ones are restarted, moved and killed (seed %i)", (seed) => {
  const kinds = new Set(story(seed).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(["crash", "etcdDown", "etcdUp", "move", "start", "stop"]);
});
