import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "./shell-word.js";

test.each([
  { text: "user.rpc", word: "user.rpc" },
  { text: "--cert-key", word: "--cert-key" },
  { text: "", word: "''" },
  { text: "a b", word: "'a b'" },
  { text: "it's", word: "'it'\\''s'" },
  { text: "[::1]:2379", word: "'[::1]:2379'" },
  { text: "=ls", word: "'=ls'" },
  { text: "~root", word: "'~root'" },
])("$text is typed as $word", ({ text, word }) => {
  expect(shellWord(text)).toBe(word);
});

test.each(["$(id)", "`id`", "a;id", "a\nb", "a'b\"c", "\\", "*", "!!", "-n", "a=b", "#x"])(
  "a shell hands %j on as it is",
  (text) => {
    expect(execFileSync("/bin/sh", ["-c", `printf '%s.' ${shellWord(text)}`], { encoding: "utf8" })).toBe(
      `${text}.`,
    );
  },
);
