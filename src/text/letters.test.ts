import { expect, test } from "vitest";
import { lettersOf } from "./letters.js";

test("labels go on as the columns of a spreadsheet do", () => {
  expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(lettersOf)).toEqual([
    "a",
    "b",
    "z",
    "aa",
    "ab",
    "az",
    "ba",
    "zz",
    "aaa",
  ]);
  expect(new Set(Array.from({ length: 5_000 }, (_, at) => lettersOf(at))).size).toBe(5_000);
});
