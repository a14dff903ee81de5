// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the configuration's.
import { describe, expect, test } from "vitest";
import { expandEnv, hasReferences } from "./expand-env.js";

const ENV = { A: "x", LONG: "0123456789", EMPTY: "", "1": "one" };

describe("names in a text, as Go's os.ExpandEnv replaces them", () => {
  test.each([
    { text: "$A ${A} $A.$A", expanded: "x x x.x" },
    { text: "${A}b $A_b $AB", expanded: "xb  " },
    { text: "pa$$word", expanded: "paword" },
    { text: "$1 ${1} $1x", expanded: "one one onex" },
    { text: "${A:-b} ${A-b}", expanded: " " },
    { text: "${} ${A", expanded: " A" },
    { text: "5 $ a$", expanded: "5 $ a$" },
    { text: "$é ${EMPTY}", expanded: "$é " },
  ])("$text", ({ text, expanded }) => {
    expect(expandEnv(text, ENV).text).toBe(expanded);
  });

  test("what is not set is told, with its place; what is set to nothing is set", () => {
    expect(expandEnv("a $B ${EMPTY} ${C:-d}", ENV).unset).toEqual([
      { name: "B", offset: 2 },
      { name: "C:-d", offset: 14 },
    ]);
  });

  test("a place behind a replaced name is where it was, one inside is at the dollar", () => {
    const { text, originalOffset } = expandEnv("a ${LONG} b $A c", ENV);
    expect(text).toBe("a 0123456789 b x c");
    for (const word of ["a", "b", "c"]) {
      expect(originalOffset(text.indexOf(word))).toBe("a ${LONG} b $A c".indexOf(word));
    }
    expect(originalOffset(text.indexOf("5"))).toBe(2);
  });

  test.each([
    { text: "Hosts: ${ETCD}", has: true },
    { text: "Pass: pa$word", has: false },
    { text: "Pass: ${1}", has: false },
  ])("$text: written for conf.UseEnv() is $has", ({ text, has }) => {
    expect(hasReferences(text)).toBe(has);
  });
});
