import fc from "fast-check";
import { expect, test } from "vitest";
import { isInSpan, type KeySpan } from "./key-span.js";
import { SpanTree } from "./span-tree.js";

const key = fc.string({ unit: fc.constantFrom("a", "b", "c", "\xff"), maxLength: 4 });
const span = fc.record({ from: key, to: fc.option(key, { nil: undefined }) });
const nameOf = ({ from, to }: KeySpan) => JSON.stringify([from, to ?? null]);

test.each([1, 2, 3])(
  "finds the spans that hold a key, whichever were added and deleted (seed %i)",
  (seed) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(span, { minLength: 1, maxLength: 200, selector: nameOf }),
        fc.array(key),
        fc.infiniteStream(fc.boolean()),
        (spans, keys, isDeleted) => {
          const tree = new SpanTree<string>();
          for (const one of spans) tree.add(one, nameOf(one));
          const left = spans.filter((one) => {
            if (isDeleted.next().value) return true;
            tree.delete(one);
            return false;
          });
          for (const one of spans) expect(tree.get(one)).toBe(left.includes(one) ? nameOf(one) : undefined);
          for (const one of keys) {
            const found: string[] = [];
            tree.stab(one, (name) => found.push(name));
            expect(found.sort()).toEqual(
              left
                .filter((held) => isInSpan(held, one))
                .map(nameOf)
                .sort(),
            );
          }
        },
      ),
      { seed, numRuns: 200 },
    );
  },
);

test("stays shallow when spans come in order", () => {
  const tree = new SpanTree<number>();
  for (let n = 0; n < 20_000; n++)
    tree.add({ from: `s${String(n).padStart(6, "0")}`, to: `s${String(n).padStart(6, "0")}/` }, n);
  // A list of that depth would end in a stack overflow.
  const found: number[] = [];
  tree.stab("s019999", (value) => found.push(value));
  expect(found).toEqual([19_999]);
});
