import type { IWatchResponse } from "etcd3/lib/rpc.js";
import { expect, test } from "vitest";
import { EventQueue } from "../../../runtime/event-queue.js";
import { decode, encode } from "../../protocol/codec.js";
import { ResponseReader, type StreamMessage } from "./response-reader.js";

const header = { cluster_id: "1", member_id: "1", revision: "9", raft_term: "1" };

function response(fields: object): IWatchResponse {
  return decode("WatchResponse", Buffer.from(encode("WatchResponse", { header, ...fields } as never)));
}

function event(value: Buffer | string): object {
  return {
    type: "Put",
    kv: { key: Buffer.from("user.rpc/1"), value: Buffer.from(value), mod_revision: "9" },
  };
}

function fragment(value: Buffer, { isLast = false } = {}): IWatchResponse {
  return response({ fragment: !isLast, events: [event(value)] });
}

async function toldOf(...responses: readonly object[]): Promise<StreamMessage[]> {
  const messages = new EventQueue<StreamMessage>();
  const reader = new ResponseReader(messages);
  for (const fields of responses) reader.read(response(fields));
  messages.close();
  const told: StreamMessage[] = [];
  for await (const message of messages) told.push(message);
  return told;
}

test("events come revision by revision, whole, though etcd sends several at once", async () => {
  const event = (type: string, key: string, mod_revision: string) => ({
    type,
    kv: { key: Buffer.from(key), mod_revision },
  });
  const events = [event("Put", "a", "9"), event("Delete", "b", "9"), event("Put", "a", "11")];
  expect(await toldOf({ events })).toMatchObject([
    {
      type: "changes",
      revision: "9",
      changes: [
        { type: "put", keyValue: { key: "a" } },
        { type: "delete", key: "b", modRevision: "9" },
      ],
    },
    { type: "changes", revision: "11", changes: [{ type: "put", keyValue: { modRevision: "11" } }] },
  ]);
});

test.each([
  { fields: { created: true }, told: { type: "created", clusterId: "1", revision: "9" } },
  { fields: {}, told: { type: "progress", revision: "9" } },
  { fields: { canceled: true, compact_revision: "5" }, told: { type: "compacted" } },
  {
    fields: { canceled: true, cancel_reason: "required revision has been compacted" },
    told: { type: "compacted" },
  },
  { fields: { canceled: true, cancel_reason: "no" }, told: { type: "canceled", reason: "no" } },
])("$fields is $told.type", async ({ fields, told }) => {
  expect(await toldOf(fields)).toEqual([told]);
});

test("what was heard is told once", () => {
  const reader = new ResponseReader(new EventQueue<StreamMessage>());
  expect([reader.takeHeard(), reader.isCreated]).toEqual([false, false]);
  reader.read(response({ created: true }));
  expect([reader.takeHeard(), reader.takeHeard(), reader.isCreated]).toEqual([true, false, true]);
});

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
