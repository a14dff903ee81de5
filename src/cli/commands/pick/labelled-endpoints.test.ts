import { describe, expect, test } from "vitest";
import { isLabel, LabelledEndpoints } from "./labelled-endpoints.js";

test("an address is no label", () => {
  expect(["a", "ab", "A", "a1", "10.0.0.1:80", "user", ""].map(isLabel)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

describe("endpoints", () => {
  const endpoints = LabelledEndpoints.ofAddresses(["10.0.3.7:8080", "10.0.3.8:8080"]);

  test("are found by label and by address", () => {
    expect(endpoints.named("b", "--fail")).toBe(endpoints.named("10.0.3.8:8080", "--fail"));
    expect(endpoints.labelOf("10.0.3.7:8080")).toBe("a");
  });

  test("that are not there are refused with those that are, or the one that was meant", () => {
    expect(() => endpoints.named("c", "--fail")).toThrow("--fail names c, and there is no such endpoint");
    expect(remedyOf(() => endpoints.named("c", "--fail"))).toBe(
      "there are a (10.0.3.7:8080), b (10.0.3.8:8080)",
    );
    expect(remedyOf(() => endpoints.named("10.0.3.7:808", "--fail"))).toBe("did you mean 10.0.3.7:8080?");
  });

  test("of many only the first are named", () => {
    const many = LabelledEndpoints.ofAddresses(Array.from({ length: 40 }, (_, at) => `10.0.3.${at}:80`));
    expect(remedyOf(() => many.named("zz", "--at"))).toMatch(
      /^there are a \(10\.0\.3\.0:80\), .*, … 34 more$/,
    );
  });
});

function remedyOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as { remedy?: string }).remedy;
  }
}
