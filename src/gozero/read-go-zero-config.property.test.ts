/** Whatever stands in a file: it is read, or refused with its place; nothing crashes, hangs or takes long. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileText, PIECES, REFERENCES } from "../../test/fuzz/config-texts.js";
import { DiscoveryError } from "../errors.js";
import { readGoZeroConfig } from "./read-go-zero-config.js";

const SEEDS = [20_252, 20_253];
const FORMATS = ["yaml", "json", "json5", "toml"];
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
