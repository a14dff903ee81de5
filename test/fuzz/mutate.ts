/** Inputs near real ones: bytes alone hardly ever get past the first look of a reader. */
import fc from "fast-check";

/** What breaks readers and terminals. */
const HOSTILE: readonly string[] = [
  "\x1b[2J",
  "\x1b]0;title\x07",
  "\x1b]52;c;aGk=\x1b\\",
  "\u009b31m",
  "\r",
  "\n",
  "\0",
  "\x7f",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ufeff",
  "\u2028",
  "e\u0301\u0301\u0301\u0301",
  "界",
  "👩‍👩‍👧",
  "\udcff",
  "\ud800",
  "%",
  "__proto__",
  "constructor",
  "toString",
  "9".repeat(400),
  "-9223372036854775808",
  "1e400",
  "NaN",
];

const spot = fc.double({ min: 0, max: 1, noNaN: true });

/** Some of these texts, with up to six places cut, doubled, or filled with pieces, hostile text and what other samples hold. */
export function mutatedText(
  samples: readonly string[],
  pieces: readonly string[] = [],
  maxEdits = 6,
): fc.Arbitrary<string> {
  const insert = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...(pieces.length > 0 ? pieces : HOSTILE)) },
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3 }) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...samples), spot, fc.nat(40)).map(sliceOf) },
  );
  const edit = fc.record({ at: spot, cut: fc.nat(8), insert, times: fc.constantFrom(1, 1, 1, 1, 2, 40) });
  return fc
    .tuple(fc.constantFrom(...samples, ""), fc.array(edit, { maxLength: maxEdits }))
    .map(([sample, edits]) => edits.reduce(edited, sample));
}

interface TextEdit {
  readonly at: number;
  readonly cut: number;
  readonly insert: string;
  readonly times: number;
}

function edited(text: string, { at, cut, insert, times }: TextEdit): string {
  const place = Math.floor(at * text.length);
  return text.slice(0, place) + insert.repeat(times) + text.slice(place + cut);
}

function sliceOf([text, at, length]: [string, number, number]): string {
  const start = Math.floor(at * text.length);
  return text.slice(start, start + length);
}

/** The same of bytes: flipped, cut, doubled, spliced, lengths made large. */
export function mutatedBytes(samples: readonly Buffer[], maxEdits = 6): fc.Arbitrary<Buffer> {
  const insert = fc.oneof(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(...[[0], [0xff], [0x80], [0xff, 0xff, 0xff, 0xff, 0x0f], [0, 0, 0, 0]].map(bytesOf)),
    fc.tuple(fc.constantFrom(...samples), spot, fc.nat(60)).map(([bytes, at, length]) => {
      const start = Math.floor(at * bytes.length);
      return bytes.subarray(start, start + length);
    }),
  );
  const edit = fc.record({
    at: spot,
    cut: fc.nat(8),
    insert,
    times: fc.constantFrom(1, 1, 1, 1, 2, 40),
    flip: fc.nat(255),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: maxEdits }))
    .map(([sample, edits]) => edits.reduce(editedBytes, sample));
}

interface ByteEdit {
  readonly at: number;
  readonly cut: number;
  readonly insert: Buffer;
  readonly times: number;
  readonly flip: number;
}

function editedBytes(bytes: Buffer, { at, cut, insert, times, flip }: ByteEdit): Buffer {
  const place = Math.floor(at * bytes.length);
  if (insert.length === 0) {
    const flipped = Buffer.from(bytes);
    flipped[place] = (flipped[place] ?? 0) ^ flip;
    return flipped;
  }
  const inserted = Array.from({ length: times }, () => insert);
  return Buffer.concat([bytes.subarray(0, place), ...inserted, bytes.subarray(place + cut)]);
}

function bytesOf(values: readonly number[]): Buffer {
  return Buffer.from(values);
}
