import { expect, test } from "vitest";
import { decode, encode } from "./codec.js";
import { WireKeyValue } from "./wire-key-value.js";

function received(fields: Partial<Parameters<typeof encode<"KeyValue">>[1]>): WireKeyValue {
  const keyValue = decode("KeyValue", encode("KeyValue", fields as never));
  if (!(keyValue instanceof WireKeyValue)) throw new Error("the generic decoder took it");
  return keyValue;
}

test("gives key and value as text with all integers exact", () => {
  const keyValue = received({
    key: Buffer.from("user.rpc/7587899099117464323"),
    value: Buffer.from("10.0.3.7:8080"),
    create_revision: "5",
    mod_revision: "9007199254740993",
    version: "2",
    lease: "7587899099117464323",
  });
  expect(keyValue.toText()).toStrictEqual({
    key: "user.rpc/7587899099117464323",
    value: "10.0.3.7:8080",
    createRevision: "5",
    modRevision: "9007199254740993",
    version: "2",
    leaseId: "7587899099117464323",
  });
});

test("tells a revision from another that differs in its high half alone", () => {
  const keyValue = received({ create_revision: "5", mod_revision: "4294967301" });
  expect(keyValue.toText()).toMatchObject({ createRevision: "5", modRevision: "4294967301" });
});

test("has no lease ID where etcd sent none", () => {
  expect(received({ key: Buffer.from("k") }).toText().leaseId).toBeUndefined();
});

test("escapes what is not UTF-8, and gives the bytes as they are", () => {
  const keyValue = received({ key: Buffer.from([0x6b, 0xff]), value: Buffer.from([0xfe]) });
  expect(keyValue.toText()).toMatchObject({ key: "k\udcff", value: "\udcfe" });
  expect(keyValue.key).toStrictEqual(Buffer.from([0x6b, 0xff]));
});

test("a key of a list reads as its copy does, and tells a lease without its text", () => {
  const leased = received({ key: Buffer.from("k"), mod_revision: "7", version: "1", lease: "-7" });
  const { key, value, createRevision, modRevision, version, leaseId, hasLease } = leased.toListed();
  expect({ key, value, createRevision, modRevision, version, leaseId }).toStrictEqual(leased.toText());
  expect(hasLease).toBe(true);
  expect(received({ key: Buffer.from("k") }).toListed()).toMatchObject({
    hasLease: false,
    leaseId: undefined,
  });
});

test("keys of one message are told apart", () => {
  const kvs = Array.from({ length: 100 }, (_, at) => ({ key: Buffer.from(`k${at}`), lease: String(at) }));
  const decoded = decode("RangeResponse", encode("RangeResponse", { kvs } as never)).kvs;
  expect(decoded.map(({ key, lease }) => ({ key, lease }))).toEqual(kvs);
});

test("can be sent on", () => {
  const keyValue = received({ key: Buffer.from("k"), value: Buffer.from("v"), lease: "-7", version: "1" });
  expect(decode("KeyValue", encode("KeyValue", keyValue))).toMatchObject({ lease: "-7", version: "1" });
});
