import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { jsonText } from "../view/json-text.js";
import { yamlLines } from "./yaml-text.js";

const yaml = (value: unknown) => [...yamlLines(value)].join("\n");
const HARMFUL = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test("a document is written as people write YAML", () => {
  const document = {
    schemaVersion: 1,
    kind: "serviceList",
    services: [
      { name: "user.rpc", lastRevision: "84655", endpoints: null, instances: [{ address: "10.0.3.7:8080" }] },
    ],
    others: [],
    answer: "no",
    truncated: false,
  };
  expect(yaml(document)).toBe(
    [
      "schemaVersion: 1",
      "kind: serviceList",
      "services:",
      "  - name: user.rpc",
      '    lastRevision: "84655"',
      "    endpoints: null",
      "    instances:",
      '      - address: "10.0.3.7:8080"',
      "others: []",
      'answer: "no"',
      "truncated: false",
    ].join("\n"),
  );
});

test("YAML reads back as the value it was made of, and neither it nor JSON can harm a terminal", () => {
  const string = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      string,
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        string.filter((key) => key !== "__proto__"),
        tie("value"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(
    fc.property(value, (document) => {
      expect(parse(yaml(document))).toEqual(document);
      expect(yaml(document)).not.toMatch(HARMFUL);
      expect(JSON.parse(jsonText(document))).toEqual(document);
      expect(jsonText(document, 2)).not.toMatch(HARMFUL);
    }),
  );
});

test("JSON escapes what is beyond the first plane by its two halves", () => {
  expect(jsonText("a\u{e0041}\u009b")).toBe('"a\\udb40\\udc41\\u009b"');
});

test.each([
  { name: "beyond the first plane", value: "a\u{e0041}", text: '"a\\U000e0041"' },
  { name: "no character at all", value: "\uffff", text: '"\\uffff"' },
  {
    name: "a backslash before what looks like it",
    value: "\\ud83d\u{e0041}",
    text: '"\\\\ud83d\\U000e0041"',
  },
])("YAML escapes as every reader takes it: $name", ({ value, text }) => {
  // Go's yaml.v3, which yq is made with, refuses an escape in two halves, and U+FFFF as it is.
  expect(yaml(value)).toBe(text);
  expect(parse(text)).toBe(value);
});
