/** Whatever a person types or pastes: targets and texts never crash the readers, and what is written is read again. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileTarget } from "../../test/fuzz/target-texts.js";
import { DiscoveryError } from "../errors.js";
import { formatTarget, type TargetParts } from "./format-target.js";
import { GO_RELEASES, parseGoUrl } from "./go-url.js";
import { parseTarget } from "./parse-target.js";
import { targetInText } from "./target-in-text.js";

const SEED = 20_251;
const INPUTS = { seed: SEED, numRuns: 10_000 };

const character = fc.oneof(
  fc.constantFrom(...`%?#/:@[]&+;= "'\\\n\u007f`),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);
const part = fc.string({ unit: character, minLength: 1, maxLength: 12 });
const listItem = part.filter((text) => !text.includes(","));
const list = fc
  .uniqueArray(listItem, { minLength: 1, maxLength: 5 })
  .filter((items) => !/^\/|\/$/.test(items.join(",")));
const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const parts: fc.Arbitrary<TargetParts> = fc.oneof(
  fc.record({ scheme: fc.constantFrom("etcd" as const, "discov" as const), hosts: list, key: part }),
  fc.record({ scheme: fc.constant("direct" as const), addresses: list }),
  fc.record({ scheme: fc.constant("k8s" as const), service: name, namespace: name, port: fc.nat(65_535) }),
);

/** Throws what is no `DiscoveryError`. */
function discoveryErrorOf(run: () => unknown): DiscoveryError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof DiscoveryError) return error;
    throw error;
  }
}

describe(`10,000 inputs each (seed ${SEED})`, () => {
  test("parseTarget reads it or throws usage", () => {
    fc.assert(
      fc.property(hostileTarget, (text) => {
        expect(["usage", undefined]).toContain(discoveryErrorOf(() => parseTarget(text))?.code);
      }),
      INPUTS,
    );
  });

  test("parseGoUrl never throws, under the rules of any release", () => {
    fc.assert(
      fc.property(hostileTarget, fc.constantFrom(...GO_RELEASES), (text, release) => {
        expect(Object.keys(parseGoUrl(text, release))).toHaveLength(1);
      }),
      INPUTS,
    );
  });

  test("targetInText gives a target of a known scheme, or nothing", () => {
    fc.assert(
      fc.property(hostileTarget, (text) => {
        expect(targetInText(text) ?? "etcd://").toMatch(/^(etcd|discov|direct|k8s):\/\//i);
      }),
      INPUTS,
    );
  });

  test("what formatTarget writes is read again as it was", () => {
    fc.assert(
      fc.property(parts, (written) => {
        const { scheme, destination } = parseTarget(formatTarget(written));
        expect({ ...destination, scheme, kind: undefined, error: undefined }).toEqual(written);
      }),
      INPUTS,
    );
  });

  test("a target without blanks and quotes is found as it is between words", () => {
    const plain = fc.record({
      scheme: fc.constantFrom("etcd" as const, "discov" as const),
      hosts: fc.uniqueArray(fc.stringMatching(/^[a-z0-9.-]{1,12}:\d{1,5}$/), { minLength: 1, maxLength: 4 }),
      key: fc.stringMatching(/^[a-z0-9/]{1,12}[a-z0-9]$/),
    });
    const around = fc.constantFrom(
      ["", ""],
      ["the target ", " fails"],
      ['"', '"'],
      ["(", ")"],
      ["target=", ", x=1"],
      ["see ", "."],
      ["`", "`"],
    );
    fc.assert(
      fc.property(plain, around, (written, [before, after]) => {
        const text = formatTarget(written);
        expect(targetInText(`${before}${text}${after}`)).toBe(text);
      }),
      INPUTS,
    );
  });
});
