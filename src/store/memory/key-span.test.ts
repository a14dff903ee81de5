import fc from "fast-check";
import { expect, test } from "vitest";
import { isInSpan, spanOfKey, spanOfPrefix } from "./key-span.js";

const key = fc.string({ unit: fc.constantFrom("\0", "a", "b", "\xff"), maxLength: 4 });

test.each([1, 2])("a prefix holds the keys that begin with it, a key itself alone (seed %i)", (seed) => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(isInSpan(spanOfPrefix(one), other)).toBe(other.startsWith(one));
      expect(isInSpan(spanOfKey(one), other)).toBe(one === other);
    }),
    { seed, numRuns: 1_000 },
  );
});

test.each([
  { prefix: "user.rpc/", to: "user.rpc0" },
  { prefix: "a\xff\xff", to: "b" },
  { prefix: "\xff", to: undefined },
  { prefix: "", to: undefined },
])("the span of $prefix ends before $to", ({ prefix, to }) => {
  expect(spanOfPrefix(prefix)).toEqual({ from: prefix, to });
});
