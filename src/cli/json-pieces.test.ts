import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonPieces } from "./json-pieces.js";
import { jsonText } from "./json-text.js";

test("pieces of any document are together what it is whole", () => {
  const item = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.constant(null), fc.boolean());
  const long = fc.array(item, { minLength: 90, maxLength: 120 });
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { maxDepth: 3 },
      item,
      long,
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

test("an item of a long list is a piece, however deep the list lies", () => {
  const instances = Array.from({ length: 101 }, (_, id) => ({ id }));
  const pieces = [...jsonPieces({ services: [{ name: "user.rpc", instances }] })];
  expect(pieces.filter((piece) => /^\{"id":\d+\}$/.test(piece))).toHaveLength(101);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(20);
});
