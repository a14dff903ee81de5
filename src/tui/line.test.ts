import { describe, expect, test } from "vitest";
import { fitLine, span, widthOf, wrap } from "./line.js";

const textOf = (line: ReturnType<typeof fitLine>) => line.map(({ text }) => text).join("");

describe("a line that is fitted", () => {
  test.each([
    { what: "with room", pieces: ["ab", "cd"], cells: 6, shows: "abcd  " },
    { what: "that fits to the cell", pieces: ["ab", "cd"], cells: 4, shows: "abcd" },
    { what: "with only blanks too much", pieces: ["abcd", "  ", ""], cells: 4, shows: "abcd" },
    { what: "cut within a piece", pieces: ["ab", "cdef"], cells: 4, shows: "abc…" },
    { what: "cut between two pieces", pieces: ["abcd", " ", "ef"], cells: 4, shows: "abc…" },
    { what: "cut behind a wide character", pieces: ["a用户", "ef"], cells: 5, shows: "a用… " },
  ])("$what tells whatever it leaves out", ({ pieces, cells, shows }) => {
    const fitted = fitLine(
      pieces.map((text) => span(text)),
      cells,
    );
    expect(textOf(fitted)).toBe(shows);
    expect(widthOf(fitted)).toBe(cells);
  });

  test("ends in ASCII where symbols are not wanted", () => {
    expect(textOf(fitLine([span("abcd"), span("ef")], 4, { isAscii: true }))).toBe("abc~");
  });
});

test("wrapped text keeps a word that is longer than a line, in pieces", () => {
  expect(wrap("zdisc prune a-long-name.rpc now", 8)).toEqual([
    "zdisc",
    "prune",
    "a-long-n",
    "ame.rpc",
    "now",
  ]);
});
