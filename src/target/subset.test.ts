/** Departure 2 of the design: the subset is stable and even, where go-zero draws 32 anew at each change. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SUBSET_SIZE, Subset, subsetOf } from "./subset.js";

interface SubsetCase {
  readonly addresses: number;
  readonly eachTwice: boolean;
  readonly size: number;
  readonly drawnWithoutReplacement: boolean;
  readonly distinctAlways: boolean;
  readonly orderChanges: boolean;
}

const cases = (
  JSON.parse(readFileSync(new URL("../../test/golden/subset.json", import.meta.url), "utf8")) as {
    cases: SubsetCase[];
  }
).cases;

function addressesOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `10.0.${at >> 8}.${at & 255}:8080`);
}

/** Seeds that are as bad as people's: one after the other. */
function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

describe("golden subset.json", () => {
  test.each(
    cases.map((row) => ({
      ...row,
      name: `${row.addresses} addresses${row.eachTwice ? ", each twice" : ""}`,
    })),
  )(
    "as in go-zero, drawn from what is given: $name",
    ({ addresses: count, eachTwice, size, drawnWithoutReplacement }) => {
      const distinct = addressesOf(eachTwice ? Math.ceil(count / 2) : count);
      const given = eachTwice ? [...distinct, ...distinct].slice(0, count) : distinct;
      const subset = subsetOf(given, { seed: 1 });
      expect(drawnWithoutReplacement).toBe(true);
      expect(given).toEqual(expect.arrayContaining([...subset]));
      // An address that is listed twice is one endpoint; go-zero counts it twice, and grpc-go dials it once.
      expect(subset).toHaveLength(Math.min(size, new Set(given).size));
    },
  );

  test.each(cases.filter(({ eachTwice, distinctAlways }) => eachTwice && !distinctAlways))(
    "departure: $addresses addresses with repeats give go-zero repeats, and us none",
    ({ addresses }) => {
      const half = addressesOf(addresses);
      expect(new Set(subsetOf([...half, ...half], { seed: 1 })).size).toBe(Math.min(addresses, SUBSET_SIZE));
    },
  );

  test.each(cases.filter(({ orderChanges, eachTwice }) => orderChanges && !eachTwice))(
    "departure: of $addresses go-zero gives another order or choice each time, and we the same, given in any order",
    ({ addresses: count }) => {
      const addresses = addressesOf(count);
      expect(subsetOf([...addresses].reverse(), { seed: 7 })).toEqual(subsetOf(addresses, { seed: 7 }));
      expect(addresses).toEqual(addressesOf(count));
    },
  );
});

describe("one change", () => {
  test("a leaver that is used is replaced by one, and nobody else moves; one that is not used changes nothing", () => {
    const subset = new Subset({ seed: 3 });
    for (const address of addressesOf(200)) subset.add(address);
    for (const leaver of addressesOf(150)) {
      const before = subset.addresses;
      const wasUsed = subset.has(leaver);
      subset.delete(leaver);
      const stayed = subset.addresses.filter((address) => before.includes(address));
      expect(stayed).toEqual(before.filter((address) => address !== leaver));
      expect(subset.addresses.length - stayed.length).toBe(wasUsed ? 1 : 0);
    }
  });

  test("a newcomer displaces at most one", () => {
    const subset = new Subset({ seed: 3 });
    for (const address of addressesOf(32)) subset.add(address);
    for (const newcomer of addressesOf(300).slice(32)) {
      const before = subset.addresses;
      subset.add(newcomer);
      const gone = before.filter((address) => !subset.has(address));
      expect(gone).toHaveLength(subset.has(newcomer) ? 1 : 0);
      expect(subset.addresses).toHaveLength(SUBSET_SIZE);
    }
  });

  test("any sequence of joins and leaves ends where a fresh look at the same addresses does (seed 41)", () => {
    const change = fc.record({ isJoin: fc.boolean(), at: fc.nat(60) });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 40 }),
        (changes, seed, size) => {
          const subset = new Subset({ seed, size });
          const known = new Set<string>();
          for (const { isJoin, at } of changes) {
            const address = `10.0.0.${at}:80`;
            if (isJoin) {
              subset.add(address);
              known.add(address);
            } else {
              subset.delete(address);
              known.delete(address);
            }
          }
          expect(subset.addresses).toEqual(subsetOf(known, { seed, size }));
          expect(subset.knownCount).toBe(known.size);
        },
      ),
      { seed: 41, numRuns: 1_000 },
    );
  });

  test("10,000 addresses that leave and come back, one after the other, are as they were", () => {
    const addresses = addressesOf(10_000);
    const subset = new Subset({ seed: 11 });
    for (const address of addresses) subset.add(address);
    const before = subset.addresses;
    for (const address of addresses) {
      subset.delete(address);
      subset.add(address);
    }
    expect(subset.addresses).toEqual(before);
  });

  test("without a bound all are used", () => {
    expect(subsetOf(addressesOf(100), { seed: 1, size: Number.POSITIVE_INFINITY })).toHaveLength(100);
  });
});

/**
 * How far the load of `count` addresses over many clients is from even, in standard deviations of the chi-square that
 * fair draws without replacement give.
 */
function unevenness(addresses: readonly string[], seeds: readonly number[]): number {
  const clients = new Map(addresses.map((address) => [address, 0]));
  for (const seed of seeds) {
    for (const address of subsetOf(addresses, { seed }))
      clients.set(address, (clients.get(address) ?? 0) + 1);
  }
  const chance = SUBSET_SIZE / addresses.length;
  const expected = seeds.length * chance;
  const variance = expected * (1 - chance);
  const sum = [...clients.values()].reduce((total, count) => total + (count - expected) ** 2 / variance, 0);
  const freedom = addresses.length - 1;
  return (sum - freedom) / Math.sqrt(2 * freedom);
}

describe("every endpoint serves about as many clients as the others", () => {
  const families = [
    { name: "addresses one after the other", addressOf: (at: number) => `10.0.${at >> 8}.${at & 255}:8080` },
    { name: "ports of one host", addressOf: (at: number) => `10.0.0.1:${1_000 + at}` },
    { name: "pods of a stateful set", addressOf: (at: number) => `user-rpc-${at}.user-rpc.prod.svc:8080` },
    { name: "IPv6", addressOf: (at: number) => `[fd00::${at.toString(16)}]:8080` },
  ];
  const rows = families.flatMap((family) =>
    [64, 200].flatMap((count) => [0, 2 ** 32, 2 ** 52].map((firstSeed) => ({ ...family, count, firstSeed }))),
  );

  test.each(rows)(
    "$count $name, 2,000 clients (seeds from $firstSeed)",
    ({ addressOf, count, firstSeed }) => {
      const addresses = Array.from({ length: count }, (_, at) => addressOf(at));
      // Too even would be as wrong as too uneven.
      expect(Math.abs(unevenness(addresses, seedsFrom(firstSeed, 2_000)))).toBeLessThan(3.5);
    },
  );

  test("two clients share as many as chance gives them: 32 x 32 / n (seeds 0 to 2,000)", () => {
    const addresses = addressesOf(200);
    const subsets = seedsFrom(0, 2_001).map((seed) => new Set(subsetOf(addresses, { seed })));
    const shared = subsets
      .slice(1)
      .map((subset, at) => [...subset].filter((address) => subsets[at]?.has(address)).length);
    const mean = shared.reduce((sum, count) => sum + count, 0) / shared.length;
    expect(mean).toBeGreaterThan(5.0);
    expect(mean).toBeLessThan(5.24);
  });
});
