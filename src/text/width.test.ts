import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutText, padLeft, padRight, splitText, textWidth } from "./width.js";

describe("textWidth", () => {
  test.each([
    { name: "ASCII", text: "abc", cells: 3 },
    { name: "nothing", text: "", cells: 0 },
    { name: "Latin with accents", text: "müller", cells: 6 },
    { name: "a letter and its mark", text: "e\u0301", cells: 1 },
    { name: "Chinese", text: "用户.rpc", cells: 8 },
    { name: "full-width letters", text: "ＡＢ", cells: 4 },
    { name: "Korean", text: "한국", cells: 4 },
    { name: "Korean, in parts", text: "\u1112\u1161\u11ab", cells: 2 },
    { name: "an emoji", text: "👍", cells: 2 },
    { name: "an emoji with a skin tone", text: "👍🏽", cells: 2 },
    { name: "a family", text: "👨‍👩‍👧", cells: 2 },
    { name: "two flags", text: "🇩🇪🇫🇷", cells: 4 },
    { name: "text made an emoji", text: "☎\ufe0f", cells: 2 },
    { name: "our symbols", text: "●▲✗◌✓–…→█▏", cells: 10 },
    { name: "colours", text: "\u001b[31m●\u001b[39m \u001b[1mab\u001b[22m", cells: 4 },
  ])("counts $cells for $name", ({ text, cells }) => {
    expect(textWidth(text)).toBe(cells);
  });

  test("counts parts as it counts the whole, for text of letters", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "ü", "用", "ｱ", "Ａ", "●", "한") });
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(textWidth(a + b)).toBe(textWidth(a) + textWidth(b));
      }),
    );
  });
});

describe("cutText", () => {
  test.each([
    { text: "10.0.3.7:8080", cells: 13, shows: "10.0.3.7:8080" },
    { text: "10.0.3.7:8080", cells: 6, shows: "10.0.…" },
    { text: "用户服务", cells: 6, shows: "用户…" },
    { text: "用户服务", cells: 5, shows: "用户…" },
    { text: "abc", cells: 1, shows: "…" },
    { text: "abc", cells: 0, shows: "" },
  ])("makes $shows of $text in $cells cells", ({ text, cells, shows }) => {
    expect(cutText(text, cells)).toBe(shows);
  });

  test("ends in ASCII where symbols are not wanted", () => {
    expect(cutText("abcdef", 4, { isAscii: true })).toBe("abc~");
  });

  test("never takes more cells than it was given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, cells) => {
        expect(textWidth(cutText(text, cells))).toBeLessThanOrEqual(cells);
      }),
    );
  });
});

test("splits into pieces that together are the text, and takes no character apart", () => {
  expect(splitText("10.0.3.7:8080", 5)).toEqual(["10.0.", "3.7:8", "080"]);
  expect(splitText("用户服务", 3)).toEqual(["用", "户", "服", "务"]);
  expect(splitText("", 3)).toEqual([""]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 20 }), (text, cells) => {
      const pieces = splitText(text, cells);
      expect(pieces.join("")).toBe(text);
      for (const piece of pieces) expect(textWidth(piece)).toBeLessThanOrEqual(cells);
    }),
  );
});

test("fills up to cells on either side, and never cuts", () => {
  expect(padRight("用户", 6)).toBe("用户  ");
  expect(padLeft("●", 3)).toBe("  ●");
  expect(padRight("abc", 2)).toBe("abc");
});

test("zdisc's own signs take one cell each, as the tables of Unicode say, too", () => {
  const signs = Array.from({ length: 0x3000 - 0x2010 }, (_, at) => String.fromCharCode(0x2010 + at));
  const plain = signs.filter((sign) => /[─-▟■-◼–…›≥←-↓✓✗]/.test(sign));
  expect(plain.length).toBeGreaterThan(150);
  // A letter with a mark goes the long way; the mark adds nothing.
  for (const sign of plain) expect([sign, textWidth(`${sign}e\u0301`)]).toEqual([sign, 2]);
});
