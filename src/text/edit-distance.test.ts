import { describe, expect, test } from "vitest";
import { editDistance } from "./edit-distance.js";

describe("editDistance", () => {
  test.each([
    ["watch", "watch", 0],
    ["watch", "wacth", 1],
    ["usr", "user", 1],
    ["abcd", "badc", 2],
    ["", "ab", 2],
    ["abc", "xyz", undefined],
    ["a", "abcd", undefined],
    ["kitten", "sittin", 2],
    ["kitten", "sitting", undefined],
  ])("%s to %s is %s", (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
  });
});
