import { expect, test } from "vitest";
import { groupBy } from "./group-by.js";

test("keys stand in the order in which they came first, and things in their own", () => {
  expect([...groupBy(["b1", "a1", "b2", "a2"], ([letter]) => letter)]).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1", "a2"]],
  ]);
});

test("what has no key is left out, and an empty key is one", () => {
  const keys = new Map([
    ["a", ""],
    ["b", null],
    ["c", undefined],
  ]);
  expect([...groupBy(["a", "b", "c"], (item) => keys.get(item))]).toEqual([["", ["a"]]]);
});
