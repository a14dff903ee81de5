/** The short form of `npm run fuzz`, and that it tells what it finds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuzzSubject } from "./fuzz-subject.js";
import { subject } from "./subject.js";
import { SUBJECTS } from "./subjects.js";

const SEED = 20_261;

describe(`seed ${SEED}`, () => {
  test.each(SUBJECTS)("$shortRuns inputs of $name break nothing", async (one) => {
    expect(await fuzzSubject(one, { seed: SEED, runs: one.shortRuns })).toBeUndefined();
  });
});

test("names are told apart", () => {
  expect(new Set(SUBJECTS.map(({ name }) => name)).size).toBe(SUBJECTS.length);
});

test("what fails is told with its seed, the least input, and how to see it again", async () => {
  const broken = subject({
    name: "numbers",
    shortRuns: 1,
    inputs: fc.nat(1_000_000),
    check(number) {
      if (number >= 1_234) throw new Error("too large");
    },
  });
  const report = await fuzzSubject(broken, { seed: 7, runs: 5_000 });
  expect(report).toContain("numbers: fails with seed 7;");
  expect(report).toMatch(/^1234$/m);
  expect(report).toContain("Error: too large");
  expect(report).toContain("npm run fuzz -- --only 'numbers' --seed 7 --runs 1000");
});
