/** Bytes that are built as protobuf, HPACK and etcd's watch build them, with lies here and there: noise alone never gets so deep. */
import fc from "fast-check";
import { writeInteger } from "../../src/store/etcd/http2/header-block.js";
import { encode } from "../../src/store/protocol/codec.js";

/** A wire type that etcd never had among them. */
const SCALARS = [0, 0, 0, 1, 5, 3] as const;
const fieldNumber = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 16 }) }, fc.nat(600_000_000));
const integer = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 71n)).map(varint);
/** How far a length is from the truth. */
const lie = fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 5_000 }));

const scalar = fc
  .tuple(fieldNumber, fc.constantFrom(...SCALARS), integer, fc.uint8Array({ minLength: 8, maxLength: 8 }))
  .map(([number, wireType, value, fixed]) => {
    const content = wireType === 0 ? value : Buffer.from(fixed).subarray(0, wireType === 1 ? 8 : 4);
    return Buffer.concat([tag(number, wireType), content]);
  });

/** Messages in messages, texts, and numbers, as any message of protobuf. */
export const wireMessage: fc.Arbitrary<Buffer> = fc.letrec<{ message: Buffer; field: Buffer }>((tie) => ({
  message: fc
    .array(tie("field"), { maxLength: 5, depthIdentifier: "message" })
    .map((all) => Buffer.concat(all)),
  field: fc.oneof(
    { depthIdentifier: "message", depthSize: "medium" },
    scalar,
    fc
      .tuple(fieldNumber, fc.oneof(tie("message"), fc.uint8Array({ maxLength: 40 })), lie)
      .map(([number, content, off]) =>
        Buffer.concat([tag(number, 2), varint(BigInt(Math.max(0, content.length + off))), content]),
      ),
  ),
})).message;

function tag(number: number, wireType: number): Buffer {
  return varint(BigInt(number) * 8n + BigInt(wireType));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.of(...bytes, Number(rest));
}

/** Packed by Huffman's code. Source: RFC 7541, appendix C. */
const PACKED = ["f1e3c2e5f23a6ba0ab90f4ff", "a8eb10649cbf", "25a849e95ba97d7f", "6402", "ff", ""].map((hex) =>
  Buffer.from(hex, "hex"),
);
const text = fc
  .tuple(fc.oneof(fc.constantFrom(...PACKED), fc.uint8Array({ maxLength: 12 })), fc.boolean(), lie)
  .map(([content, isPacked, off]) =>
    Buffer.from([...writeInteger(isPacked ? 0x80 : 0, 7, Math.max(0, content.length + off)), ...content]),
  );
/** Static entries, those of the table, and none. */
const index = fc.oneof({ weight: 9, arbitrary: fc.nat(75) }, fc.nat(400_000));
const nothing = fc.constant(Buffer.alloc(0));

/** Fields of a header block: indexed, new, kept or not, and changes of the table's size. */
export const headerBlock: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: index.map((at) => Buffer.from(writeInteger(0x80, 7, at))) },
      { weight: 1, arbitrary: fc.nat(5_000).map((size) => Buffer.from(writeInteger(0x20, 5, size))) },
      {
        weight: 5,
        arbitrary: fc
          .tuple(fc.constantFrom([0x40, 6], [0x40, 6], [0, 4], [0x10, 4]), fc.oneof(index, fc.constant(0)))
          .chain(([[kind = 0, bits = 4], name]) =>
            fc
              .tuple(name === 0 ? text : nothing, text)
              .map((texts) => Buffer.concat([Buffer.from(writeInteger(kind, bits, name)), ...texts])),
          ),
      },
    ),
    { maxLength: 10 },
  )
  .map((fields) => Buffer.concat(fields));

const REVISIONS = ["0", "7", "99", "100", "101", "102", "-1", "999999999999999999", "9223372036854775807"];
const revision = fc.constantFrom(...REVISIONS);
const event = fc.record(
  {
    type: fc.constantFrom("Put", "Put", "Delete"),
    kv: fc.record({
      key: fc.constantFrom("user.rpc/1", "user.rpc/2", "evil/1", "").map((key) => Buffer.from(key)),
      value: fc.constantFrom("10.0.3.7:8080", "\x1b[2J").map((value) => Buffer.from(value)),
      create_revision: revision,
      mod_revision: revision,
      version: fc.constantFrom("0", "1", "9"),
      lease: fc.constantFrom("0", "42", "-1"),
    }),
  },
  { requiredKeys: ["type"] },
);

/** What a watch may be told, in any order, with what must be there left out. */
export const watchResponse: fc.Arbitrary<Buffer> = fc
  .record(
    {
      header: fc.record({ cluster_id: fc.constantFrom("7", "8"), revision }),
      watch_id: fc.constantFrom("0", "1", "-1"),
      created: fc.boolean(),
      canceled: fc.constantFrom(false, false, false, true),
      compact_revision: fc.constantFrom("0", "0", "0", "5", "-5"),
      cancel_reason: fc.constantFrom("", "compacted", "etcdserver: invalid auth token", "\x1b[2J"),
      fragment: fc.boolean(),
      events: fc.array(event, { maxLength: 5 }),
    },
    { requiredKeys: [] },
  )
  .map((fields) => Buffer.from(encode("WatchResponse", fields as never))); // with fields missing on purpose
