import { expect, test } from "vitest";
import { wrapText } from "./wrap.js";

test.each([
  { name: "what fits stays", text: "a b c", cells: 5, lines: ["a b c"] },
  { name: "what does not is broken at a blank", text: "aa bb cc", cells: 5, lines: ["aa bb", "cc"] },
  { name: "a long word is not cut", text: "a bbbbbbb c", cells: 3, lines: ["a", "bbbbbbb", "c"] },
  { name: "wide characters count two", text: "你好 你好", cells: 8, lines: ["你好", "你好"] },
  { name: "columns keep their blanks", text: "a   b", cells: 9, lines: ["a   b"] },
  { name: "nothing is one line", text: "", cells: 9, lines: [""] },
])("$name", ({ text, cells, lines }) => {
  expect(wrapText(text, cells)).toEqual(lines);
});
