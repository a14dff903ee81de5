import { expect, test } from "vitest";
import { framedMessage, MessageReader } from "./message-reader.js";

function readAll(chunks: Iterable<Buffer>): Buffer[] {
  const messages: Buffer[] = [];
  const reader = new MessageReader((message) => messages.push(Buffer.from(message)));
  for (const chunk of chunks) reader.read(chunk);
  return messages;
}

function* bytewise(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

test("a message that comes a byte at a time is whole in the end", () => {
  const message = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
  const [read, next] = readAll(
    bytewise(Buffer.concat([framedMessage(message), framedMessage(Buffer.of(7))])),
  );
  expect(read?.equals(message)).toBe(true);
  expect(next).toEqual(Buffer.of(7));
});

test("a message that comes a byte at a time is held in few parts", () => {
  const reader = new MessageReader(() => {});
  const announced = framedMessage(Buffer.alloc(0));
  announced.writeUInt32BE(200_000, 1);
  reader.read(announced);
  for (let at = 0; at < 100_000; at += 1) reader.read(Buffer.of(1));
  expect(reader.heldParts).toBeLessThan(2_000);
});

test("a message that comes a byte a read keeps what it holds, not what was read", () => {
  const held = new Set<ArrayBufferLike>();
  const part = () => {
    const read = Buffer.allocUnsafeSlow(64 * 1024);
    held.add(read.buffer);
    return read.subarray(0, 1);
  };
  const reader = new MessageReader(() => {});
  const announced = framedMessage(Buffer.alloc(0));
  announced.writeUInt32BE(200_000, 1);
  reader.read(announced);
  for (let at = 0; at < 1_000; at += 1) {
    reader.read(part());
    expect(reader.heldParts).toBeLessThan(30);
  }
  expect(held.size).toBe(1_000);
});

test("a message larger than we take is refused by its prefix", () => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(1024 ** 3, 1);
  expect(() => readAll([prefix])).toThrow(/a message of 1073741824 bytes is larger than/);
});
