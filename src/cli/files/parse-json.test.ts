import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mistakeAt, parseJson } from "./parse-json.js";

test("what is JSON is parsed", () => {
  expect(parseJson(' {"a": [1, "x\\u0041"]}\n', "a.json")).toEqual({ a: [1, "xA"] });
});

describe("the place of a mistake is named", () => {
  test.each([
    { text: "", message: "a.json:1:1: invalid JSON: it ends too early" },
    { text: '{"a": 1', message: "a.json:1:8: invalid JSON: it ends too early" },
    { text: '{\n "a": [1, 2,]\n}', message: "a.json:2:13: invalid JSON: unexpected ]" },
    { text: '{"a": 1} x', message: "a.json:1:10: invalid JSON: unexpected x" },
    { text: '{"a" 1}', message: "a.json:1:6: invalid JSON: unexpected 1" },
    { text: "{a: 1}", message: "a.json:1:2: invalid JSON: unexpected a" },
    { text: "[1 2]", message: "a.json:1:4: invalid JSON: unexpected 2" },
    { text: "[1}", message: "a.json:1:3: invalid JSON: unexpected }" },
    { text: "[tru]", message: "a.json:1:2: invalid JSON: unexpected t" },
    { text: '["a\n"]', message: "a.json:1:4: invalid JSON: unexpected \n" },
    { text: '["\\x"]', message: "a.json:1:3: invalid JSON: unexpected \\" },
    { text: '["open', message: "a.json:1:7: invalid JSON: it ends too early" },
  ])("$text", ({ text, message }) => {
    expect(() => parseJson(text, "a.json")).toThrow(message);
  });

  test("counted from the line that the text has in its file", () => {
    expect(() => parseJson("[1,", "night.ndjson", 12)).toThrow("night.ndjson:12:4: ");
  });

  test("of a million brackets, too", () => {
    expect(mistakeAt("[".repeat(1_000_000))).toBe(1_000_000);
  });

  test("never in what is JSON, and inside the text of what was cut off (seed 7)", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        expect(mistakeAt(json)).toBe(json.length);
        const beginning = json.slice(0, cut % json.length);
        expect(mistakeAt(beginning)).toBeLessThanOrEqual(beginning.length);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  test("never behind a character that JSON has nowhere (seed 8)", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, where) => {
        const at = where % json.length;
        const found = mistakeAt(`${json.slice(0, at)}\u0001${json.slice(at)}`);
        expect(found).toBeLessThanOrEqual(at);
        // A number, a word or an escape that is cut is named from its beginning.
        expect(json.slice(found, at)).toMatch(/^\\?[-+\w.]*$/);
      }),
      { seed: 8, numRuns: 2_000 },
    );
  });
});
