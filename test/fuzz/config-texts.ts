/** Texts near go-zero's configurations, real ones changed a little: for the reader's own test and for fuzzing. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";

const FIXTURES = new URL("../fixtures/gozero/", import.meta.url);
const GOLDEN = new URL("../golden/config.json", import.meta.url);

const golden = (JSON.parse(readFileSync(GOLDEN, "utf8")) as { cases: { format: string; text: string }[] })
  .cases;

/** Texts of a format to begin with. */
export function originals(format: string): string[] {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith(`.${format}`));
  return [
    ...files.map((file) => readFileSync(new URL(file, FIXTURES), "utf8")),
    ...golden.filter((row) => row.format === format).map(({ text }) => text),
  ];
}

/** By format. */
export const PIECES: Readonly<Record<string, readonly string[]>> = {
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
export const REFERENCES = ["${A}", "$B", "${"];

export function hostileText(format: string): fc.Arbitrary<string> {
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
