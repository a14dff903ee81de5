import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText, encodeText } from "./text-bytes.js";

/** Bytes that are often nearly UTF-8: cut, overlong, surrogates, too high. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: "binary", maxLength: 3 }).map((text) => Buffer.from(text)),
      fc
        .tuple(
          fc.constantFrom(0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5),
          fc.uint8Array({ maxLength: 3 }),
        )
        .map(([lead, rest]) => Buffer.from([lead, ...rest.map((byte) => byte | 0x80)])),
    ),
  )
  .map((parts) => Buffer.concat(parts));

test("any bytes come back as they were", () => {
  fc.assert(
    fc.property(nearlyUtf8, (bytes) => {
      expect(encodeText(decodeText(bytes)).toString("hex")).toBe(bytes.toString("hex"));
    }),
    { numRuns: 2000 },
  );
});

test("valid UTF-8 is its own text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(decodeText(Buffer.from(text))).toBe(text);
      expect(encodeText(text)).toStrictEqual(Buffer.from(text));
    }),
  );
});

test("what Node would refuse as UTF-8 is never read as valid", () => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const isValid = (bytes: Buffer) => {
    try {
      return strict.decode(bytes) !== undefined;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(nearlyUtf8, (bytes) => {
      expect(/\p{Surrogate}/u.test(decodeText(bytes))).toBe(!isValid(bytes));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  { name: "a lone byte", bytes: [0x61, 0xff, 0x62], text: "a\udcffb" },
  { name: "a sequence cut short", bytes: [0xe2, 0x82], text: "\udce2\udc82" },
  { name: "an overlong slash", bytes: [0xc0, 0xaf], text: "\udcc0\udcaf" },
  { name: "a surrogate in UTF-8", bytes: [0xed, 0xb2, 0x80], text: "\udced\udcb2\udc80" },
  { name: "what lies above U+10FFFF", bytes: [0xf4, 0x90, 0x80, 0x80], text: "\udcf4\udc90\udc80\udc80" },
  { name: "an emoji before a bad byte", bytes: [0xf0, 0x9f, 0x98, 0x80, 0x80], text: "😀\udc80" },
  { name: "a replacement character that was sent", bytes: [0xef, 0xbf, 0xbd], text: "\ufffd" },
  { name: "a byte order mark", bytes: [0xef, 0xbb, 0xbf, 0x61], text: "\ufeffa" },
])("$name has one text and goes back to the same bytes", ({ bytes, text }) => {
  expect(decodeText(Buffer.from(bytes))).toBe(text);
  expect([...encodeText(text)]).toStrictEqual(bytes);
});

test("reads only the part asked for", () => {
  expect(decodeText(Buffer.from("xx€yy"), 2, 5)).toBe("€");
  expect(decodeText(Buffer.from("xx€yy"), 2, 4)).toBe("\udce2\udc82");
});

test("a surrogate that stands for no byte is replaced, as Node does it", () => {
  expect(encodeText("a\ud800\udcff\udc00")).toStrictEqual(Buffer.from("a\u{100ff}\ufffd"));
});
