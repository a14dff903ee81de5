import { describe, expect, test } from "vitest";
import { isLost } from "./is-lost.js";

describe("a kept ratio", () => {
  const measured = (...values: number[]) => {
    const left = [...values];
    return async () => left.shift() ?? Number.NaN;
  };

  test("is lost when it is 30 % over three times in a row", async () => {
    const verdict = await isLost(measured(1.31, 1.4, 1.5, 0.9), 1);
    expect(verdict).toEqual({ hasLost: true, values: [1.31, 1.4, 1.5] });
  });

  test("is not lost when one of three is not", async () => {
    expect(await isLost(measured(9, 9, 1.3), 1)).toEqual({ hasLost: false, values: [9, 9, 1.3] });
    expect(await isLost(measured(1), 1)).toEqual({ hasLost: false, values: [1] });
  });

  test("is not lost where it cannot be measured, or was never kept", async () => {
    expect((await isLost(measured(Number.NaN), 1)).hasLost).toBe(false);
    expect((await isLost(measured(9), undefined)).hasLost).toBe(false);
  });
});
