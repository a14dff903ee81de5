import { expect, test } from "vitest";
import { SYMBOLS } from "./symbols.js";
import { textWidth } from "./width.js";

test("every symbol takes one cell, and its other form is ASCII", () => {
  for (const { symbol, ascii } of Object.values(SYMBOLS)) {
    expect(textWidth(symbol)).toBe(1);
    expect(ascii).toMatch(/^[\x21-\x7e]{1,2}$/);
  }
});

test("no two states share a symbol and its colour", () => {
  const looks = Object.values(SYMBOLS).map(({ symbol, colour }) => symbol + colour);
  expect(new Set(looks).size).toBe(looks.length);
});
