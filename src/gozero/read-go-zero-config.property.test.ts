/** Whatever stands in a file: it is read, or refused with its place; nothing crashes, hangs or takes long. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { readGoZeroConfig } from "./read-go-zero-config.js";

const SEEDS = [20_252, 20_253];
const FORMATS = ["yaml", "json", "json5", "toml"];
const FIXTURES = new URL("../../test/fixtures/gozero/", import.meta.url);
const GOLDEN = new URL("../../test/golden/config.json", import.meta.url);

const golden = (JSON.parse(readFileSync(GOLDEN, "utf8")) as { cases: { format: string; text: string }[] })
  .cases;

/** Texts of a format to begin with. */
function originals(format: string): string[] {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith(`.${format}`));
  return [
    ...files.map((file) => readFileSync(new URL(file, FIXTURES), "utf8")),
    ...golden.filter((row) => row.format === format).map(({ text }) => text),
  ];
}

const PIECES: Readonly<Record<string, readonly string[]>> = {
  yaml: [
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '"',
    "#",
    "&a ",
    "*a",
    "<<: *a",
    "|\n",
    ">\n",
    "!!int ",
    "!x ",
    "? ",
    "---\n",
    "%",
    "@",
    "~",
    "0x1f",
    ".inf",
    "1_0",
  ],
  json: ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u00", "null", "true", "-", "1e9", " ", "\n", "//"],
  json5: [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "'",
    "\\",
    "\\\n",
    "/*",
    "*/",
    "//",
    "\n",
    "Infinity",
    "+1",
    ".5",
    "0x",
    "$a",
  ],
  toml: [
    "[",
    "]",
    "[[",
    "]]",
    "=",
    " = ",
    ".",
    ",",
    '"',
    "'",
    '"""',
    "'''",
    "{",
    "}",
    "#",
    "\n",
    "1979-05-27",
    "07:32",
    "inf",
    "0b1",
    "_",
    "\\u",
  ],
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: they are the configuration's.
const REFERENCES = ["${A}", "$B", "${"];

function hostileText(format: string): fc.Arbitrary<string> {
  const insert = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...(PIECES[format] ?? [])) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("Etcd", "Hosts", "Key", "UserRpc", "Upstreams", "ListenOn", ...REFERENCES),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3 }) },
  );
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(6), insert });
  return fc
    .tuple(fc.constantFrom(...originals(format), ""), fc.array(edit, { maxLength: 8 }))
    .map(([original, edits]) =>
      edits.reduce((text, { at, cut, insert: piece }) => {
        const place = Math.floor(at * text.length);
        return text.slice(0, place) + piece + text.slice(place + cut);
      }, original),
    );
}

function outcomeOf(text: string, file: string): "read" | DiscoveryError {
  try {
    readGoZeroConfig(text, { file, env: { A: "x: [y", B: "" } });
    return "read";
  } catch (error) {
    if (error instanceof DiscoveryError) return error;
    throw error;
  }
}

describe("10,000 inputs of each format", () => {
  test.each(FORMATS.flatMap((format) => SEEDS.map((seed) => ({ format, seed }))))(
    "$format is read, or refused with a place in the file (5,000 inputs, seed $seed)",
    ({ format, seed }) => {
      const file = `etc/any.${format}`;
      let readCount = 0;
      fc.assert(
        fc.property(hostileText(format), (text) => {
          const outcome = outcomeOf(text, file);
          if (outcome === "read") readCount += 1;
          const said = outcome === "read" ? `${file}:1:1: read` : outcome.message;
          expect(said).toMatch(/^etc\/any\.\w+:[1-9]\d*:[1-9]\d*: ./);
        }),
        { seed, numRuns: 5_000 },
      );
      // Texts that are all refused would prove little.
      expect(readCount).toBeGreaterThan(250);
    },
  );

  test.each(FORMATS)("a piece of %s, very often, ends", (format) => {
    for (const piece of [...(PIECES[format] ?? []), "a: ", "{a: ", "a: [", "a.", ...REFERENCES]) {
      for (const separator of ["", "\n"]) {
        const text = (piece + separator).repeat(Math.floor(20_000 / (piece.length + separator.length)));
        expect(["read", "config"]).toContain(codeOf(outcomeOf(text, `etc/any.${format}`)));
      }
    }
  });

  test("a file of more than 256 Ki characters is refused unread", () => {
    expect(codeOf(outcomeOf("a: b\n".repeat(60_000), "etc/any.yaml"))).toBe("config");
  });
});

function codeOf(outcome: "read" | DiscoveryError): string {
  return outcome === "read" ? outcome : outcome.code;
}
