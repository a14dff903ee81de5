import { expect, test } from "vitest";
import { Theme } from "./theme.js";
import { keyLine } from "./view/key-line.js";

const THEME = new Theme({ hasColour: false, isAscii: false, isUtc: true });

function lastRow(columns: number): string {
  return keyLine("pick", columns, THEME)
    .map(({ text }) => text)
    .join("")
    .trimEnd();
}

test("the last row of the pick screen has what fits, and help always", () => {
  expect(lastRow(80)).toBe(" +/- slower/faster  f fail  x stop  [ ] rate  m real calls  space pause  ? help");
  expect(lastRow(40)).toBe(" +/- slower/faster  f fail  ? help");
  expect(lastRow(200)).toMatch(
    /space pause {2}0 reset {2}y policy {2}s go-zero's {2}e explain {2}r restart {2}\? help {2}q quit$/,
  );
});
