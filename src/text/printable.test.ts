import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "./printable.js";

const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

describe("printable", () => {
  test.each([
    { name: "plain text", text: "10.0.3.7:8080", shows: "10.0.3.7:8080" },
    { name: "text of other scripts", text: "用户 müller 👍", shows: "用户 müller 👍" },
    { name: "a colour sequence", text: "\u001b[31mred", shows: "\\x1b[31mred" },
    { name: "a sequence that starts with one C1 character", text: "\u009b31m", shows: "\\u009b31m" },
    { name: "a new line and a tab", text: "a\n\tb", shows: "a\\x0a\\x09b" },
    { name: "delete", text: "a\u007fb", shows: "a\\x7fb" },
    { name: "a right-to-left override", text: "a\u202eb", shows: "a\\u202eb" },
    { name: "an isolate", text: "a\u2066b", shows: "a\\u2066b" },
    { name: "a byte that is not UTF-8", text: "a\udcffb\udc80", shows: "a\\xffb\\x80" },
    { name: "half of a pair", text: "a\ud800b", shows: "a\\ud800b" },
    { name: "a line separator", text: "a\u2028b", shows: "a\\u2028b" },
    { name: "a zero-width space", text: "a\u200bb", shows: "a\\u200bb" },
    { name: "a byte order mark", text: "\ufeffa", shows: "\\ufeffa" },
    { name: "a filler that draws nothing", text: "a\u3164b", shows: "a\\u3164b" },
    { name: "a tag beyond the first plane", text: "a\u{e0041}", shows: "a\\u{e0041}" },
    { name: "a space that is none", text: "a\u00a0b", shows: "a\\u00a0b" },
    { name: "a mark that stands on nothing", text: "\u0301a", shows: "\\u0301a" },
    { name: "marks on a letter", text: "e\u0301", shows: "e\u0301" },
    { name: "a pile of marks", text: "e\u0301\u0301\u0301\u0301", shows: "e\u0301\u0301\u0301\\u0301" },
  ])("shows $name", ({ text, shows }) => {
    expect(printable(text)).toBe(shows);
  });

  test("lets nothing through that moves, hides or turns", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(HARMFUL);
      }),
    );
  });

  test("lets no lone surrogate through", () => {
    const unit = fc.integer({ min: 0xd700, max: 0xe000 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(printable(text)).not.toMatch(HARMFUL);
      }),
    );
  });

  test("changes nothing that is printable already", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(printable(text))).toBe(printable(text));
      }),
    );
  });
});
