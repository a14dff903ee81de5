import fc from "fast-check";
import { expect, test } from "vitest";
import { type Input, InputParser } from "./input-parser.js";

const keysOf = (inputs: readonly Input[]) =>
  inputs.map((input) => (input.kind === "key" ? input.key : input.text));

test.each([
  { name: "letters", bytes: "jkG", keys: ["j", "k", "G"] },
  { name: "arrows of both modes", bytes: "\x1b[A\x1bOB", keys: ["up", "down"] },
  {
    name: "pages and ends",
    bytes: "\x1b[5~\x1b[6~\x1b[H\x1b[4~",
    keys: ["pageup", "pagedown", "home", "end"],
  },
  {
    name: "control keys",
    bytes: "\x02\x06\x03\x1a\x7f\r",
    keys: ["ctrl+b", "ctrl+f", "ctrl+c", "ctrl+z", "backspace", "enter"],
  },
  { name: "characters beyond the first plane", bytes: "é👍", keys: ["é", "👍"] },
  {
    name: "answers of the terminal and Alt as nothing",
    bytes: "\x1b[?2026;2$y\x1b[24;80R\x1bxq",
    keys: ["q"],
  },
  { name: "an escape before a key of its own", bytes: "\x1b\x1b[A", keys: ["escape", "up"] },
])("reads $name", ({ bytes, keys }) => {
  expect(keysOf(new InputParser().feed(bytes))).toEqual(keys);
});

test("an escape is a key when nothing follows it", () => {
  const parser = new InputParser();
  expect(parser.feed("\x1b")).toEqual([]);
  expect(parser.isPending).toBe(true);
  expect(keysOf(parser.flush())).toEqual(["escape"]);
  expect(parser.isPending).toBe(false);
});

test("pasted text is one input, never keys, and of a megabyte only its beginning is kept", () => {
  const parser = new InputParser();
  const inputs = parser.feed(`a\x1b[200~q\x1b[Aq${"x".repeat(1_000_000)}\x1b[201~b`);
  expect(inputs.map(({ kind }) => kind)).toEqual(["key", "paste", "key"]);
  expect(keysOf(inputs)[1]).toHaveLength(1_000);
});

test("where the bytes are cut changes nothing", () => {
  const text = "j\x1b[A\x1b[200~pasted \x1b[B text\x1b[201~\x1b[6~k\x1bOHé";
  const whole = keysOf(new InputParser().feed(text));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 60, maxLength: 60 }), (sizes) => {
      const parser = new InputParser();
      const inputs: Input[] = [];
      let at = 0;
      for (const size of sizes) {
        inputs.push(...parser.feed(text.slice(at, at + size)));
        at += size;
      }
      inputs.push(...parser.feed(text.slice(at)));
      expect(keysOf(inputs)).toEqual(whole);
    }),
  );
});
