import { describe, expect, test } from "vitest";
import { rowOfRounds } from "./row.js";

describe("a row of rounds", () => {
  const row = { figure: "f", unit: "ms" } as const;

  test("has the spread of the ratio by round, not of the figures", () => {
    const busyOnce = rowOfRounds(row, [10, 1_000, 10], { name: "peer", rounds: [5, 500, 5] });
    expect(busyOnce).toMatchObject({ zdisc: 10, peer: { value: 5 }, spread: { low: 2, high: 2, rounds: 3 } });
  });

  test("has the middle half of many rounds, and all of few", () => {
    const rising = Array.from({ length: 9 }, (_, at) => at);
    expect(rowOfRounds(row, rising).spread).toEqual({ low: 2, high: 6, rounds: 9 });
    expect(rowOfRounds(row, rising.slice(0, 7)).spread).toEqual({ low: 0, high: 6, rounds: 7 });
  });

  test("has no peer where the peer is missing", () => {
    expect(rowOfRounds(row, [1, 2], { name: "go-zero", rounds: [] }).peer).toBeUndefined();
  });
});
