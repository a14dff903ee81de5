import { loadSync, type MessageTypeDefinition } from "@grpc/proto-loader";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode } from "./codec.js";
import { type Field, type FieldType, type Message, type MessageName, messageNamed } from "./message-table.js";
import { MESSAGES } from "./schema.js";
import { WireKeyValue } from "./wire-key-value.js";

type Fields = Record<string, unknown>;

const names = Object.keys(MESSAGES) as MessageName[];
const protoFile = new URL(import.meta.resolve("etcd3/proto/rpc.proto")).pathname;
// the options that etcd3 gives it (etcd3/lib/connection-pool.js)
const definition = loadSync(protoFile, {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

/** proto-loader's codec of one message. */
function reference(name: MessageName): MessageTypeDefinition<object, object> {
  const found = ["etcdserverpb", "mvccpb", "authpb"]
    .map((scope) => definition[`${scope}.${name}`])
    .find(Boolean);
  if (found === undefined) throw new Error(`proto-loader has no ${name}`);
  return found as MessageTypeDefinition<object, object>;
}

/** What was decoded, with each KeyValue as a plain object. */
function plain(value: unknown): unknown {
  if (value instanceof WireKeyValue) {
    const { key, value: bytes, create_revision, mod_revision, version, lease } = value;
    return { key, value: bytes, create_revision, mod_revision, version, lease };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

const byte = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes));
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(-(2n ** 63n), -1n, 0n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n),
  fc.nat().map(BigInt),
);

function anyOf(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "message":
      return anyMessage(type.message, depth - 1);
    case "enum":
      return fc.constantFrom(...type.names);
    case "bytes":
      return byte;
    case "string":
      return fc.string({ unit: "binary" });
    case "bool":
      return fc.boolean();
    case "uint32":
      return fc.nat(2 ** 32 - 1);
    case "int64":
      return int64.map(String);
    case "uint64":
      return int64.map((value) => String(BigInt.asUintN(64, value)));
  }
}

/** Some of a message's fields, and of each oneof at most one. */
function anyMessage(message: Message, depth: number): fc.Arbitrary<Fields> {
  const usable = message.fields.filter((field) => depth > 0 || field.type.kind !== "message");
  const some = Object.fromEntries(usable.map((field) => [field.name, anyField(field, depth)]));
  return fc.tuple(fc.record(some, { requiredKeys: [] }), fc.nat()).map(([fields, choice]) => {
    const members = Object.keys(fields).filter((name) => usable.find((field) => field.name === name)?.oneof);
    const kept = members[choice % members.length];
    return Object.fromEntries(
      Object.entries(fields).filter(([name]) => name === kept || !members.includes(name)),
    );
  });
}

function anyField(field: Field, depth: number): fc.Arbitrary<unknown> {
  const one = anyOf(field.type, depth);
  return field.isRepeated ? fc.array(one, { maxLength: 3 }) : one;
}

function samplesOf(name: MessageName): fc.Arbitrary<Fields> {
  return anyMessage(messageNamed(name), 4);
}

describe.each(names)("%s", (name) => {
  const { serialize, deserialize } = reference(name);

  test("means the same to proto-loader when we wrote it", () => {
    fc.assert(
      fc.property(samplesOf(name), (value) => {
        expect(deserialize(encode(name, value as never))).toStrictEqual(deserialize(serialize(value)));
      }),
      { numRuns: 60 },
    );
  });

  test("means the same to us when proto-loader wrote it", () => {
    fc.assert(
      fc.property(samplesOf(name), (value) => {
        const bytes = serialize(value);
        expect(plain(decode(name, bytes))).toStrictEqual(plain(deserialize(bytes)));
      }),
      { numRuns: 60 },
    );
  });

  test("cut short or overwritten is decoded or refused with its name, and nothing else", () => {
    const cutOrOverwritten = fc.tuple(
      samplesOf(name),
      fc.nat(),
      fc.uint8Array({ maxLength: 4 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(cutOrOverwritten, ([value, at, noise, isCut]) => {
        const bytes = Buffer.from(encode(name, value as never));
        const place = at % (bytes.length + 1);
        bytes.set(noise.subarray(0, bytes.length - place), place);
        expect(outcome(name, isCut ? bytes.subarray(0, place) : bytes)).toMatch(
          /^decoded$|^RangeError: \w+ \w+/,
        );
      }),
      { numRuns: 60 },
    );
  });
});

function outcome(name: MessageName, bytes: Buffer): string {
  try {
    plain(decode(name, bytes));
    return "decoded";
  } catch (error) {
    return String(error).includes(name) ? String(error) : `nameless: ${error}`;
  }
}

describe("encode", () => {
  test.each<{ name: string; value: unknown; text: string }>([
    { name: "the largest int64", value: "9223372036854775807", text: "9223372036854775807" },
    { name: "the smallest int64", value: "-9223372036854775808", text: "-9223372036854775808" },
    { name: "minus one", value: -1, text: "-1" },
    { name: "a BigInt", value: 7587899099117464323n, text: "7587899099117464323" },
    { name: "a number above 2^32", value: 2 ** 33 + 1, text: "8589934593" },
    { name: "a number below 2^31", value: 10, text: "10" },
  ])("takes $name", ({ value, text }) => {
    expect(decode("LeaseGrantRequest", encode("LeaseGrantRequest", { ID: value as string }))).toMatchObject({
      ID: text,
    });
  });

  test.each<{ name: string; value: unknown }>([
    { name: "an integer of more than 64 bits", value: "9223372036854775808" },
    { name: "a number that may have been rounded", value: 2 ** 53 },
    { name: "a fraction", value: 1.5 },
    { name: "text that is no integer", value: "12 s" },
    { name: "empty text", value: "" },
    { name: "a boolean", value: true },
  ])("refuses $name as lease ID", ({ value }) => {
    expect(() => encode("LeaseGrantRequest", { ID: value as string })).toThrow(RangeError);
  });

  test("refuses a negative number as uint64", () => {
    expect(() => encode("MemberRemoveRequest", { ID: "-1" })).toThrow("-1 does not fit uint64");
  });

  test("takes enums by number and by name, and refuses a name that is none", () => {
    const byNumber = encode("RangeRequest", { sort_order: 2, sort_target: 3 });
    expect(byNumber).toStrictEqual(encode("RangeRequest", { sort_order: "Descend", sort_target: "Mod" }));
    expect(() => encode("RangeRequest", { sort_order: "Sideways" as never })).toThrow(
      "sort_order is one of None, Ascend, Descend, not Sideways",
    );
  });

  test("takes text for bytes, escaped bytes included, and refuses anything else", () => {
    const request = decode("PutRequest", encode("PutRequest", { key: "user.rpc/é\udcff" as never }));
    expect(request.key).toStrictEqual(Buffer.concat([Buffer.from("user.rpc/é"), Buffer.from([0xff])]));
    expect(() => encode("PutRequest", { key: 7 as never })).toThrow("key takes text or bytes, not number");
  });

  test("writes nothing for what is unset or default, but a member of a oneof", () => {
    expect(encode("RangeRequest", { limit: 0, serializable: false, sort_order: "None" })).toHaveLength(0);
    const compare = decode("Compare", encode("Compare", { key: Buffer.from("k"), version: 0 }));
    expect(compare).toStrictEqual({
      result: "Equal",
      target: "Version",
      key: Buffer.from("k"),
      target_union: "version",
      version: "0",
      range_end: Buffer.alloc(0),
    });
  });

  test.each([2 ** 7, 2 ** 14, 2 ** 21])("nests messages of about %i bytes", (size) => {
    for (let length = size - 9; length <= size; length++) {
      const value = Buffer.alloc(length, "v");
      const put = decode(
        "RequestOp",
        encode("RequestOp", { request_put: { value, lease: "5" } }),
      ).request_put;
      expect(put?.lease).toBe("5");
      expect(put?.value?.equals(value)).toBe(true);
    }
  });
});

describe("decode", () => {
  test("skips fields that it does not know, of every wire type", () => {
    const unknown = Buffer.from([
      0xf8,
      0x07,
      0x96,
      0x01, // field 127, varint
      0xf9,
      0x07,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8, // 64 bits
      0xfa,
      0x07,
      3,
      9,
      9,
      9, // length-delimited
      0xfd,
      0x07,
      1,
      2,
      3,
      4, // 32 bits
    ]);
    const bytes = Buffer.concat([unknown, encode("PutRequest", { lease: "7" }), unknown]);
    expect(decode("PutRequest", bytes)).toMatchObject({ lease: "7" });
    const keyValue = Buffer.concat([
      unknown,
      encode("KeyValue", { ...keyValueOf("k"), lease: "7" }),
      unknown,
    ]);
    expect(decode("KeyValue", keyValue)).toMatchObject({ lease: "7", key: Buffer.from("k") });
  });

  test("reads repeated enums packed and unpacked, in one message", () => {
    const bytes = Buffer.from([0x28, 1, 0x2a, 3, 0, 1, 0, 0x28, 0]);
    expect(decode("WatchCreateRequest", bytes).filters).toStrictEqual([
      "Nodelete",
      "Noput",
      "Nodelete",
      "Noput",
      "Noput",
    ]);
  });

  test("gives an enum's number where a newer etcd sends a value without a name", () => {
    expect(decode("AlarmMember", Buffer.from([0x10, 9]))).toMatchObject({ alarm: 9 });
  });

  test("keeps the last of a oneof that was sent twice", () => {
    const bytes = Buffer.concat([
      encode("RequestOp", { request_put: {} }),
      encode("RequestOp", { request_range: { limit: 3 } }),
    ]);
    const request = decode("RequestOp", bytes);
    expect(request).toMatchObject({ request: "request_range", request_range: { limit: "3" } });
    expect(request).not.toHaveProperty("request_put");
  });

  test.each<{ name: string; bytes: number[]; error: string }>([
    {
      name: "an endless varint",
      bytes: [0x18, ...Array(10).fill(0xff), 0x01],
      error: "an integer of more than 64 bits",
    },
    { name: "a length beyond the end", bytes: [0x0a, 0x7f, 1], error: "ends within a field" },
    { name: "a length of 4 GiB", bytes: [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], error: "ends within a field" },
    { name: "a tag without content", bytes: [0x18], error: "ends within a field" },
    { name: "a field number of zero", bytes: [0x00, 0x00], error: "has an impossible field number" },
    { name: "a group", bytes: [0x0b, 0x0c], error: "has the unknown wire type 3" },
    { name: "64 bits cut short", bytes: [0x09, 1, 2], error: "ends within a field" },
  ])("refuses $name", ({ bytes, error }) => {
    expect(() => decode("PutRequest", Buffer.from(bytes))).toThrow(error);
    expect(() => decode("KeyValue", Buffer.from(bytes))).toThrow(error);
  });

  test.each<{ name: string; inner: number[] }>([
    { name: "text", inner: [0x0a, 5] },
    { name: "an integer", inner: [0x10, 0xff] },
  ])("refuses an inner message whose $name ends beyond it", ({ inner }) => {
    const bytes = Buffer.from([0x12, inner.length, ...inner, 0x0a, 3, 0x08, 1, 0]);
    expect(() => decode("PutResponse", bytes)).toThrow("PutResponse ends within a field (at byte 4 of 9)");
  });

  test("refuses transactions nested so deep that they could exhaust the stack", () => {
    let bytes = Buffer.alloc(0);
    for (let depth = 0; depth < 200; depth++) {
      const inner = Buffer.concat([Buffer.from([0x22]), delimited(bytes)]);
      bytes = Buffer.concat([Buffer.from([0x12]), delimited(inner)]);
    }
    expect(() => decode("TxnRequest", bytes)).toThrow("TxnRequest is nested too deep");
  });
});

function delimited(bytes: Buffer): Buffer {
  const length = encode("LeaseRevokeRequest", { ID: bytes.length }).subarray(1);
  return Buffer.concat([bytes.length === 0 ? Buffer.from([0]) : length, bytes]);
}

function keyValueOf(key: string) {
  const none = { create_revision: "0", mod_revision: "0", version: "0", lease: "0" };
  return { key: Buffer.from(key), value: Buffer.alloc(0), ...none };
}

test("a message of a million parts, two bytes each, is refused before it takes a gigabyte", () => {
  const parts = Buffer.alloc(2_000_002, Buffer.of((2 << 3) | 2, 0));
  expect(() => decode("RangeResponse", parts)).toThrow(/^RangeResponse has too many parts/);
});
