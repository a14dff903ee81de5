import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frame } from "./frame.js";
import { FrameReader } from "./frame-reader.js";

type Read = [type: number, flags: number, streamId: number, payload: string];

function readAll(chunks: readonly Buffer[]): Read[] {
  const frames: Read[] = [];
  const reader = new FrameReader((type, flags, streamId, payload) => {
    frames.push([type, flags, streamId, payload.toString("hex")]);
  });
  for (const chunk of chunks) reader.read(chunk);
  return frames;
}

describe("FrameReader", () => {
  test("gives the same frames wherever the bytes are cut", () => {
    const one = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(0x7fff_ffff), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), fc.array(fc.nat(400)), (frames, cuts) => {
        const bytes = Buffer.concat(frames.map((each) => frame(...each)));
        const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        const expected = frames.map(
          ([type, flags, id, payload]): Read => [type, flags, id, Buffer.from(payload).toString("hex")],
        );
        expect(readAll(chunks)).toEqual(expected);
      }),
    );
  });

  test("passes over the reserved bit of a stream's ID", () => {
    const bytes = frame(0, 0, 0x7fff_ffff);
    bytes[5] = 0xff;
    expect(readAll([bytes])).toEqual([[0, 0, 0x7fff_ffff, ""]]);
  });

  test("refuses a frame larger than allowed, before it has come whole", () => {
    const header = frame(0, 0, 1, Buffer.alloc(16_385)).subarray(0, 9);
    expect(() => readAll([header])).toThrow(/a frame of 16385 bytes/);
  });
});
