/** YAML, JSON, JSON5 and TOML as go-zero's readers take them; each row was asked of them (yaml.v2, encoding/json, titanous/json5, go-toml). */
import { describe, expect, test } from "vitest";
import type { ConfigNode } from "./config-node.js";
import { ConfigSource } from "./config-source.js";
import { readJson } from "./json-document.js";
import { readToml } from "./toml-document.js";
import { readYaml } from "./yaml-document.js";

const READERS = {
  yaml: readYaml,
  json: (source: ConfigSource) => readJson(source, "json"),
  json5: (source: ConfigSource) => readJson(source, "json5"),
  toml: readToml,
};

type Plain = string | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Numbers as `#` and their text. */
function plain(node: ConfigNode): Plain {
  switch (node.kind) {
    case "map":
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.node)]));
    case "list":
      return node.items.map(plain);
    case "number":
      return `#${node.text}`;
    case "text":
      return node.text;
    case "boolean":
      return node.value;
    case "null":
      return null;
  }
}

function read(format: keyof typeof READERS, text: string): Plain {
  return plain(READERS[format](new ConfigSource("a", text)));
}

describe("YAML is yaml.v2's", () => {
  test.each<{ text: string; value: Plain }>([
    { text: "a: yes\nb: Off\nc: n\nd: True", value: { a: true, b: false, c: false, d: true } },
    {
      text: "a: 0x10\nb: 0b11\nc: 010\nd: 0o17\ne: 1_000\nf: +5",
      value: { a: "#16", b: "#3", c: "#8", d: "#15", e: "#1000", f: "#5" },
    },
    {
      text: "a: 1e3\nb: .5\nc: 1.\nd: 08\ne: 1e21",
      value: { a: "#1000", b: "#0.5", c: "#1", d: "#8", e: "#1000000000000000000000" },
    },
    {
      text: "a: 9223372036854775807\nb: 18446744073709551615",
      value: { a: "#9223372036854775807", b: "#18446744073709551615" },
    },
    { text: "a: 99999999999999999999", value: { a: "#100000000000000000000" } },
    { text: "a: ~\nb:\nc: null\nd: ''", value: { a: "", b: "", c: "", d: "" } },
    { text: "a: 2001-01-01\nb: 12:30:45\nc: 1.2.3", value: { a: "2001-01-01", b: "12:30:45", c: "1.2.3" } },
    {
      text: "a: '5'\nb: \"yes\"\nc: !!str 5\nd: !x yes\ne: !!int '5'",
      value: { a: "5", b: "yes", c: "5", d: "yes", e: "#5" },
    },
    { text: "a: !!binary aGk=", value: { a: "hi" } },
    { text: "1: a\ny: b\n~: c", value: { 1: "a", true: "b", "": "c" } },
    { text: "a: 1\na: 2", value: { a: "#2" } },
    {
      text: "x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  b: 3",
      value: { x: { a: "#1", b: "#2" }, z: { a: "#1", b: "#3" } },
    },
    { text: "x: &x {b: 2}\nz:\n  b: 3\n  <<: *x", value: { x: { b: "#2" }, z: { b: "#2" } } },
    {
      text: "x: &x {a: 1}\nz: &z {a: 2}\nm: {<<: [*x, *z]}",
      value: { x: { a: "#1" }, z: { a: "#2" }, m: { a: "#1" } },
    },
    { text: "a: &a b\nc: &a d\ne: *a", value: { a: "b", c: "d", e: "d" } },
    { text: "a: b\n---\nc: [", value: { a: "b" } },
    { text: "- a\n- b: c", value: ["a", { b: "c" }] },
    { text: "a: |\n  x\n  y\nb: >\n  x\n  y\n", value: { a: "x\ny\n", b: "x y\n" } },
    { text: "", value: "" },
  ])("$text", ({ text, value }) => {
    expect(read("yaml", text)).toEqual(value);
  });

  test.each([
    { text: "a: *x", says: /no anchor &x/ },
    { text: "a: &a [*a]", says: /\*a holds itself/ },
    { text: "a: .inf", says: /\.inf is no number/ },
    { text: "a: !!int x", says: /no !!int/ },
    { text: "<<: 5", says: /<< needs a map/ },
    { text: "? [a]\n: b", says: /a map or a list as a key/ },
    { text: ": b", says: /no key before the colon/ },
    { text: "a: &b! c", says: /needs quotes/ },
    { text: "a: [b", says: /not closed/ },
    { text: `a: ${"[".repeat(300)}${"]".repeat(300)}`, says: /nested too deeply/ },
    { text: `a: ${"x".repeat(10_001)}`, says: /a longer line than a configuration has/ },
    {
      text: `a: &a [${"x,".repeat(100)}]\nb: &b [${"*a,".repeat(100)}]\nc: [${"*b,".repeat(100)}]`,
      says: /more values than a configuration has/,
    },
  ])("refused: $says", ({ text, says }) => {
    expect(() => read("yaml", text)).toThrow(says);
  });
});

describe("JSON is Go's", () => {
  test.each<{ text: string; value: Plain }>([
    {
      text: '{"a": 9007199254740993, "b": 1e3, "c": -0.5}',
      value: { a: "#9007199254740993", b: "#1e3", c: "#-0.5" },
    },
    { text: '{"a": null, "b": [true, false], "c": {}}', value: { a: null, b: [true, false], c: {} } },
    { text: '{"a": "\\u00e9\\n\\"\\/\\ud83d\\ude00"}', value: { a: 'é\n"/😀' } },
    { text: '{"a": "\\ud800"}', value: { a: "\ufffd" } },
    { text: '{"a": 1, "a": 2} and what follows', value: { a: "#2" } },
  ])("$text", ({ text, value }) => {
    expect(read("json", text)).toEqual(value);
  });

  test.each([
    '{"a": 1,}',
    "{a: 1}",
    "{'a': 1}",
    '{"a": 01}',
    '{"a": +1}',
    '{"a": "\n"}',
    '{"a": "\\x41"}',
    '{"a" 1}',
    '{"a": ',
    '{"a": nul}',
    "// c\n{}",
  ])("refused: %s", (text) => {
    expect(() => read("json", text)).toThrow(/invalid JSON/);
  });
});

describe("JSON5 is as much of it as go-zero takes", () => {
  test.each<{ text: string; value: Plain }>([
    { text: "// c\n{a: 'b', /* c */ \"d\": [1, 2,],}", value: { a: "b", d: ["#1", "#2"] } },
    {
      text: "{a: +1, b: .5, c: 1., d: 0x1F, $_: -2}",
      value: { a: "#1", b: "#0.5", c: "#1", d: "#31", $_: "#-2" },
    },
    { text: "{a: 'x\\\ny', b: 'it\\'s'}", value: { a: "xy", b: "it's" } },
    // Its numbers are floats on their way.
    { text: "{a: 9007199254740993, b: 1e21}", value: { a: "#9007199254740992", b: "#1e+21" } },
  ])("$text", ({ text, value }) => {
    expect(read("json5", text)).toEqual(value);
  });

  test.each(["{a: Infinity}", "{a: NaN}", "{a: '\\x41'}", "{é: 1}", "{a: 1} x", "{a: b}", "{a: 1e400}"])(
    "refused: %s",
    (text) => {
      expect(() => read("json5", text)).toThrow(/JSON5|no number/);
    },
  );
});

describe("TOML is go-toml's", () => {
  test.each<{ text: string; value: Plain }>([
    { text: "a = 1_000\nb = 0x1F\nc = 1e3\nd = true", value: { a: "#1000", b: "#31", c: "#1000", d: true } },
    {
      text: "a.b = 1\n[c]\nd = 'x'\n[e.f]\ng = \"\\u00e9\"",
      value: { a: { b: "#1" }, c: { d: "x" }, e: { f: { g: "é" } } },
    },
    {
      text: "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3",
      value: { a: [{ b: "#1" }, { b: "#2", c: { d: "#3" } }] },
    },
    { text: "a = {b = 1, c = [1, 'x']}", value: { a: { b: "#1", c: ["#1", "x"] } } },
    {
      text: "a = 1979-05-27 07:32:00z\nb = 1979-05-27\nc = 07:32",
      value: { a: "1979-05-27T07:32:00Z", b: "1979-05-27", c: "07:32:00" },
    },
    { text: "a = 9223372036854775807", value: { a: "#9223372036854775807" } },
    { text: "", value: {} },
  ])("$text", ({ text, value }) => {
    expect(read("toml", text)).toEqual(value);
  });

  test.each([
    "a = ",
    "a = 1\na = 2",
    "[a]\n[a]",
    "a = 9223372036854775808",
    "a = inf",
    "a = 01",
    "foo",
    `a${".a".repeat(300)} = 1`,
  ])("refused: %s", (text) => {
    expect(() => read("toml", text)).toThrow(/^a:\d+:\d+: /);
  });
});
