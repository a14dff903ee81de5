import { expect, test } from "vitest";
import { formatPercent, wordPercent } from "./percent.js";

test.each([
  { share: 0, cell: "0%", word: "0%" },
  { share: 0.0003, cell: "0.03%", word: "0.03%" },
  { share: 0.0105, cell: "1.1%", word: "1.1%" },
  { share: 0.05, cell: "5.0%", word: "5%" },
  { share: 0.432, cell: "43.2%", word: "43%" },
  { share: 0.9996, cell: "100%", word: "100%" },
])("$share is $cell in a column and $word in a sentence", ({ share, cell, word }) => {
  expect([formatPercent(share), wordPercent(share)]).toEqual([cell, word]);
});
