import type { IWatchResponse } from "etcd3/lib/rpc.js";
import { expect, test } from "vitest";
import { EventQueue } from "../../runtime/event-queue.js";
import { decode, encode } from "../protocol/codec.js";
import { ResponseReader, type StreamMessage } from "./response-reader.js";

const header = { cluster_id: "1", member_id: "1", revision: "9", raft_term: "1" };

function event(value: Buffer | string): object {
  return {
    type: "Put",
    kv: { key: Buffer.from("user.rpc/1"), value: Buffer.from(value), mod_revision: "9" },
  };
}

function fragment(value: Buffer, { isLast = false } = {}): IWatchResponse {
  const fields = { header, fragment: !isLast, events: [event(value)] };
  return decode("WatchResponse", Buffer.from(encode("WatchResponse", fields as never)));
}

test("fragments are one change when the last is there", async () => {
  const messages = new EventQueue<StreamMessage>();
  const reader = new ResponseReader(messages);
  reader.read(fragment(Buffer.from("a")));
  expect([messages.length, reader.isWithinFragments]).toEqual([0, true]);
  reader.read(fragment(Buffer.from("b"), { isLast: true }));
  expect(reader.isWithinFragments).toBe(false);
  expect((await messages.next()).value).toMatchObject({ type: "changes", revision: "9", changes: [{}, {}] });
});

test("fragments without end are held up to 256 MiB, and then refused", () => {
  const reader = new ResponseReader(new EventQueue<StreamMessage>());
  const large = fragment(Buffer.alloc(60 * 1024 * 1024));
  const readFour = () => [1, 2, 3, 4].map(() => reader.read(large));
  readFour();
  expect(readFour).toThrow(/a change of more than 268435456 bytes/);
});

test("a fragment counts as all that it keeps from being freed", () => {
  const reader = new ResponseReader(new EventQueue<StreamMessage>());
  const message = encode("WatchResponse", { header, fragment: true, events: [event("a")] } as never);
  const read = () => {
    const bytes = Buffer.allocUnsafeSlow(32 * 1024 * 1024);
    message.copy(bytes);
    return decode("WatchResponse", bytes.subarray(0, message.length));
  };
  const readEight = () => Array.from({ length: 8 }, () => reader.read(read()));
  expect(readEight).toThrow(/a change of more than 268435456 bytes/);
});

test("what a change held counts no more when it is whole", () => {
  const reader = new ResponseReader(new EventQueue<StreamMessage>());
  const half = Buffer.alloc(60 * 1024 * 1024);
  for (let round = 0; round < 3; round += 1) {
    reader.read(fragment(half));
    reader.read(fragment(half, { isLast: true }));
  }
  expect(reader.isWithinFragments).toBe(false);
});
