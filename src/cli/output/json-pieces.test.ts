import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "../view/json-text.js";
import { LazyList } from "../view/lazy-list.js";
import { jsonPieces } from "./json-pieces.js";

test("pieces of any document are together what it is whole", () => {
  const item = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.constant(null), fc.boolean());
  const long = fc.array(item, { minLength: 90, maxLength: 120 });
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { maxDepth: 3 },
      item,
      long,
      fc.array(item, { maxLength: 3 }).map((items) => new LazyList(items, (one) => [one])),
      fc.array(tie("document"), { maxLength: 4 }),
      fc.dictionary(fc.string(), fc.oneof(tie("document"), fc.constant(undefined)), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(document, (value) => {
      expect([...jsonPieces(value)].join("")).toBe(jsonText(value));
    }),
  );
});

const IDS = Array.from({ length: 101 }, (_, at) => at);

test.each([
  { what: "a long array", instances: IDS.map((id) => ({ id })) },
  { what: "a lazy list", instances: new LazyList(IDS, (id) => ({ id })) },
])("fifty items of $what are a piece at most, however deep the list lies", ({ instances }) => {
  const pieces = [...jsonPieces({ services: [{ name: "user.rpc", instances }] })];
  const counts = pieces.map((piece) => piece.split('"id":').length - 1);
  expect(counts.filter((count) => count > 0)).toEqual([50, 50, 1]);
});

test("items of a lazy list are made when they are come to", () => {
  const made: number[] = [];
  const items = new LazyList(IDS, (id) => made.push(id));
  for (const piece of jsonPieces({ items })) if (piece.startsWith("1,2,3")) break;
  expect(made).toEqual(IDS.slice(0, 51));
});
