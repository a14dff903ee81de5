import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "./printable.js";
import { textWidth } from "./width.js";

describe("printable", () => {
  test.each([
    { name: "plain text", text: "10.0.3.7:8080", shows: "10.0.3.7:8080" },
    { name: "a colour sequence", text: "\u001b[31mred", shows: "\\x1b[31mred" },
    { name: "a right-to-left override", text: "a\u202eb", shows: "a\\u202eb" },
    { name: "a byte that is not UTF-8", text: "a\udcffb", shows: "a\\xffb" },
    { name: "a zero-width space", text: "a\u200bb", shows: "a\\u200bb" },
    { name: "a new line and a tab", text: "a\n\tb", shows: "a\\x0a\\x09b" },
    { name: "C1 control", text: "\u009b31m", shows: "\\x9b31m" },
    { name: "text of other scripts", text: "用户 müller", shows: "用户 müller" },
  ])("escapes what could do harm: $name", ({ text, shows }) => {
    expect(printable(text)).toBe(shows);
  });

  test("never lets a control, a format character or a lone surrogate through", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe("textWidth", () => {
  test.each([
    { text: "abc", cells: 3 },
    { text: "用户", cells: 4 },
    { text: "e\u0301", cells: 1 },
    { text: "\u001b[31m●\u001b[39m", cells: 1 },
    { text: "👍", cells: 2 },
  ])("counts $cells cells", ({ text, cells }) => {
    expect(textWidth(text)).toBe(cells);
  });
});
