import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText } from "../text-bytes.js";
import { fromBytes, fromText, toBytes, toText } from "./byte-string.js";

const bytes = fc.uint8Array().map((array) => Buffer.from(array));

test.each([1, 2])("any bytes survive, as bytes and as text of the port (seed %i)", (seed) => {
  fc.assert(
    fc.property(bytes, (one) => {
      expect(toBytes(fromBytes(one))).toEqual(one);
      expect(fromText(toText(fromBytes(one)))).toBe(fromBytes(one));
      expect(toText(fromBytes(one))).toBe(decodeText(one));
    }),
    { seed },
  );
});

test.each([1, 2])("their order is that of the bytes (seed %i)", (seed) => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const [one, other] = [fromBytes(a), fromBytes(b)];
      expect(one < other ? -1 : Number(one > other)).toBe(Buffer.compare(a, b));
    }),
    { seed },
  );
});
