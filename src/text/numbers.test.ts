import { expect, test } from "vitest";
import { formatNumber, plural } from "./numbers.js";

test.each([
  { value: 0, shows: "0" },
  { value: 4324, shows: "4324" },
  { value: 9999, shows: "9999" },
  { value: 10_000, shows: "10,000" },
  { value: 1_204_113, shows: "1,204,113" },
  { value: -12_345, shows: "-12,345" },
])("$value is shown as $shows", ({ value, shows }) => {
  expect(formatNumber(value)).toBe(shows);
});

test("a plural follows its count", () => {
  expect([plural(1, "service"), plural(0, "service"), plural(20_000, "key")]).toEqual([
    "1 service",
    "0 services",
    "20,000 keys",
  ]);
  expect(plural(2, "address", "addresses")).toBe("2 addresses");
});
