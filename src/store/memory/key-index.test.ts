import fc from "fast-check";
import { expect, test } from "vitest";
import { KeyIndex } from "./key-index.js";
import { isInSpan, type KeySpan } from "./key-span.js";
import { isDeleted, type KeyVersion, NO_LEASE } from "./key-version.js";

function versionOf(key: string, { isGone = false } = {}): KeyVersion {
  const version = isGone ? 0 : 1;
  return {
    key,
    value: "",
    createRevision: version,
    modRevision: 1,
    version,
    leaseId: NO_LEASE,
    previous: undefined,
  };
}

/** What an index is, without the chunks. */
class PlainIndex {
  readonly #newest = new Map<string, KeyVersion>();

  set(version: KeyVersion): void {
    this.#newest.set(version.key, version);
  }
  delete(key: string): void {
    this.#newest.delete(key);
  }
  in(span: KeySpan): KeyVersion[] {
    return [...this.#newest.values()]
      .filter(({ key }) => isInSpan(span, key))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

/** Enough of them to fill several chunks. */
const key = fc.integer({ min: 0, max: 4_000 }).map((n) => `user.rpc/${n}`);
const change = fc.oneof(
  { weight: 6, arbitrary: key.map((one) => ({ do: "set" as const, version: versionOf(one) })) },
  {
    weight: 1,
    arbitrary: key.map((one) => ({ do: "set" as const, version: versionOf(one, { isGone: true }) })),
  },
  { weight: 2, arbitrary: key.map((one) => ({ do: "delete" as const, key: one })) },
);
const span = fc.record({ from: key, to: fc.option(key, { nil: undefined }) });

test.each([1, 2, 3])("holds what was set, in order, and counts it (seed %i)", (seed) => {
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 3_000, maxLength: 5_000 }),
      fc.array(span, { minLength: 20 }),
      (changes, spans) => {
        const index = new KeyIndex();
        const plain = new PlainIndex();
        for (const one of changes) {
          if (one.do === "set") {
            index.set(one.version);
            plain.set(one.version);
          } else {
            index.delete(one.key);
            plain.delete(one.key);
          }
        }
        for (const one of spans) {
          const expected = plain.in(one);
          expect([...index.in(one)]).toEqual(expected);
          expect(index.countAlive(one)).toBe(expected.filter((version) => !isDeleted(version)).length);
        }
      },
    ),
    { seed, numRuns: 5, endOnFailure: true },
  );
});

test("finds a key, and none that is only near", () => {
  const index = new KeyIndex();
  for (let n = 0; n < 2_000; n++) index.set(versionOf(`k${n}`));
  expect(index.get("k1999")?.key).toBe("k1999");
  expect(index.get("k19990")).toBeUndefined();
  expect(index.get("")).toBeUndefined();
});

test("is empty again when every key was deleted", () => {
  const index = new KeyIndex();
  for (let n = 0; n < 2_000; n++) index.set(versionOf(`k${n}`));
  for (let n = 0; n < 2_000; n++) index.delete(`k${n}`);
  expect([...index.in({ from: "", to: undefined })]).toEqual([]);
  expect(index.countAlive({ from: "", to: undefined })).toBe(0);
  index.set(versionOf("again"));
  expect(index.countAlive({ from: "", to: undefined })).toBe(1);
});
