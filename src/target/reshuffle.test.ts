/** What go-zero's new draw at each change costs, beside the figures that were measured on it (design, departure 2). */
import { describe, expect, test } from "vitest";
import { endpointsOutside, expectedReshuffle, expectedUnused } from "./reshuffle.js";

/** go-zero's subset, with chance that a test can repeat. */
function shuffled(addresses: readonly number[], next: () => number): number[] {
  const result = [...addresses];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    [result[at], result[other]] = [result[other] ?? 0, result[at] ?? 0];
  }
  return result.slice(0, 32);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("new connections at a change", () => {
  test.each([
    { count: 64, measured: 15.8 },
    { count: 200, measured: 26.6 },
  ])("at $count instances go-zero was measured to open $measured", ({ count, measured }) => {
    expect(Math.abs(expectedReshuffle(count) - measured)).toBeLessThan(0.3);
  });

  test.each([33, 40, 64, 200])(
    "the formula is what draws give: %i instances, one leaves (seed 5)",
    (count) => {
      const next = seeded(5);
      const all = Array.from({ length: count }, (_, at) => at);
      let opened = 0;
      for (let round = 0; round < 4_000; round += 1) {
        const before = new Set(shuffled(all, next));
        const leaver = Math.floor(next() * count);
        opened += shuffled(
          all.filter((each) => each !== leaver),
          next,
        ).filter((each) => !before.has(each)).length;
      }
      expect(Math.abs(opened / 4_000 - expectedReshuffle(count))).toBeLessThan(0.12);
    },
  );

  test("up to 32 instances nothing is left out, so nothing is opened", () => {
    expect(expectedReshuffle(32)).toBe(0);
    expect(expectedReshuffle(0)).toBe(0);
  });
});

describe("who is left out", () => {
  test("8 of 40 get nothing from one client, none of 32", () => {
    expect(endpointsOutside(40)).toBe(8);
    expect(endpointsOutside(32)).toBe(0);
  });

  test("more clients leave fewer endpoints without any", () => {
    expect(expectedUnused(40, 1)).toBeCloseTo(8);
    expect(expectedUnused(40, 2)).toBeCloseTo(1.6);
    expect(expectedUnused(20, 1)).toBe(0);
  });
});
