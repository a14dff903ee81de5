import { describe, expect, test } from "vitest";
import { printable } from "../../text/printable.js";
import { textWidth } from "../../text/width.js";
import { KEYS } from "../keys.js";
import { type Line, widthOf } from "../line.js";
import { Theme } from "../theme.js";
import { helpLines, keyLine } from "./key-line.js";

const LOOKS = [{ isAscii: false }, { isAscii: true }].map((look) => ({
  ...look,
  theme: new Theme({ hasColour: true, isUtc: true, ...look }),
}));

const textOf = (line: Line) =>
  line
    .map(({ text }) => printable(text))
    .join("")
    .trimEnd();

describe.each(LOOKS)("the help, ASCII: $isAscii", ({ theme }) => {
  test("fits into 80 columns: no line of it is cut", () => {
    // Cut at 80 and at 200 columns it reads the same.
    expect(helpLines(theme, 80).map(textOf)).toEqual(helpLines(theme, 200).map(textOf));
  });

  test("has every key of the table, in its column", () => {
    const lines = helpLines(theme, 80).map(textOf);
    for (const { keys, does } of KEYS) {
      const line = lines.find((one) => one.includes(` ${does}`)) ?? "";
      expect(line.slice(1, 24).trim()).toBe(theme.sign(keys));
    }
  });
});

test("every key of the table fits into the help's column of keys", () => {
  for (const { keys } of KEYS) expect(textWidth(keys)).toBeLessThanOrEqual(22);
});

describe.each(LOOKS)("the last row, ASCII: $isAscii", ({ theme }) => {
  test.each(["services", "service", "instance"] as const)(
    "of %s fits and ends with help and quit",
    (where) => {
      for (const width of [80, 60, 30]) {
        const line = keyLine(where, width, theme);
        expect(widthOf(line)).toBe(width);
        expect(textOf(line)).toMatch(/\? help {2}q quit$/);
      }
    },
  );

  test("of a recording has its speed and nothing that asks what lives", () => {
    const text = textOf(keyLine("instance", 80, theme, true));
    expect(text).toContain("[ ] speed");
    expect(text).not.toContain("probe");
  });
});
