/** What a hostile server can send: messages of etcd's API, header blocks, and frames of HTTP/2 under calls of gRPC. */
import fc from "fast-check";
import { EventQueue } from "../../src/runtime/event-queue.js";
import { GrpcFailure } from "../../src/store/etcd/grpc/grpc-failure.js";
import { framedMessage, MessageReader } from "../../src/store/etcd/grpc/message-reader.js";
import { withHeader } from "../../src/store/etcd/grpc/with-header.js";
import { encodeHeaders } from "../../src/store/etcd/http2/encode-headers.js";
import { FLAG, FRAME, frame, numberFrame, settingsFrame } from "../../src/store/etcd/http2/frame.js";
import { HeaderDecoder } from "../../src/store/etcd/http2/header-decoder.js";
import { ProtocolError } from "../../src/store/etcd/http2/http2-errors.js";
import { readKeepAlive } from "../../src/store/etcd/leases/keep-alive-message.js";
import { ResponseReader, type StreamMessage } from "../../src/store/etcd/watch/response-reader.js";
import { decode, encode } from "../../src/store/protocol/codec.js";
import type { MessageName } from "../../src/store/protocol/message-table.js";
import { MESSAGES } from "../../src/store/protocol/schema.js";
import { converse, partsOf } from "./conversation.js";
import { expectBounded } from "./guards.js";
import { mutatedBytes } from "./mutate.js";
import { type AnySubject, subject } from "./subject.js";
import { headerBlock, watchResponse, wireMessage } from "./wire-structures.js";

const header = { cluster_id: "7", member_id: "1", revision: "100", raft_term: "1" };
const kv = {
  key: Buffer.from("user.rpc/7587899099117464323"),
  value: Buffer.from("10.0.3.7:8080"),
  create_revision: "84655",
  mod_revision: "84655",
  version: "1",
  lease: "7587899099117464323",
};
const messageOf = (name: MessageName, fields: object) => encode(name, fields as never); // a part of one will do

const MESSAGE_SAMPLES: readonly Buffer[] = [
  messageOf("RangeResponse", { header, kvs: [kv, kv], more: true, count: "9" }),
  messageOf("WatchResponse", { header, created: true }),
  messageOf("WatchResponse", { header, fragment: true, events: [{ type: "Put", kv, prev_kv: kv }] }),
  messageOf("WatchResponse", { header, canceled: true, compact_revision: "5", cancel_reason: "compacted" }),
  messageOf("LeaseKeepAliveResponse", { header, ID: "7587899099117464323", TTL: "10" }),
  messageOf("TxnResponse", {
    header,
    succeeded: true,
    responses: [{ response_range: { header, kvs: [kv] } }],
  }),
  messageOf("StatusResponse", { header, version: "3.5.21", dbSize: "9", leader: "1" }),
  messageOf("MemberListResponse", { header, members: [{ ID: "1", name: "a", clientURLs: ["http://h:1"] }] }),
];
const NAMES = Object.keys(MESSAGES) as MessageName[];

const HEADERS = [
  encodeHeaders([
    [":status", "200"],
    ["content-type", "application/grpc"],
  ]),
  encodeHeaders([
    ["grpc-status", "5"],
    ["grpc-message", "etcdserver: requested lease not found"],
  ]),
  // Indexed, kept and packed ones. Source: RFC 7541, appendix C.6.
  Buffer.from("488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff", "hex"),
  Buffer.from("4883640effc1c0bf", "hex"),
  Buffer.of(0x20, 0x82, 0x3f, 0xe1, 0x1f, 0x88),
];
const [RESPONSE, TRAILERS] = HEADERS as [Buffer, Buffer, ...Buffer[]]; // the first two of the list above

const block = (flags: number, bytes: Buffer, stream = 1) =>
  frame(FRAME.headers, flags | FLAG.endHeaders, stream, bytes);
const data = (bytes: Buffer, stream = 1) => frame(FRAME.data, 0, stream, framedMessage(bytes));
const FRAMES: readonly Buffer[] = [
  settingsFrame([
    [3, 100],
    [4, 1_000_000],
    [5, 20_000],
  ]),
  block(0, RESPONSE),
  ...MESSAGE_SAMPLES.map((message) => data(message)),
  block(FLAG.endStream, TRAILERS),
  block(FLAG.endStream, RESPONSE, 3),
  frame(FRAME.headers, 0, 3, RESPONSE.subarray(0, 5)),
  frame(FRAME.continuation, FLAG.endHeaders, 3, RESPONSE.subarray(5)),
  frame(FRAME.data, FLAG.padded, 1, Buffer.of(2, 0, 0, 0, 0, 0, 9, 9)),
  frame(FRAME.ping, 0, 0, Buffer.alloc(8)),
  frame(FRAME.goaway, 0, 0, Buffer.alloc(8)),
  numberFrame(FRAME.windowUpdate, 0, 65_535),
  numberFrame(FRAME.windowUpdate, 1, 65_535),
  numberFrame(FRAME.rstStream, 3, 8),
];

/** Whole frames in any order behind the settings, the same cut and overwritten, or both. */
const conversation = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...FRAMES) }, mutatedBytes(FRAMES, 2)), {
      maxLength: 14,
    }),
    fc.boolean(),
    fc.array(fc.nat(300), { maxLength: 5 }),
  )
  .map(([frames, isGreeted, cuts]) => {
    return { bytes: Buffer.concat(isGreeted ? [settingsFrame([]), ...frames] : frames), cuts };
  });

export const WIRE_SUBJECTS: readonly AnySubject[] = [
  subject({
    name: "protobuf messages",
    shortRuns: 2_000,
    inputs: fc.tuple(fc.constantFrom(...NAMES), fc.oneof(mutatedBytes(MESSAGE_SAMPLES), wireMessage)),
    check([name, bytes]) {
      refusedOr(() => expectBounded(textOf(withHeader(decode(name, bytes))), bytes.length));
      refusedOr(() => readKeepAlive(bytes));
    },
  }),
  subject({
    name: "watch responses",
    shortRuns: 1_000,
    inputs: fc.array(
      fc.oneof(
        { weight: 2, arbitrary: watchResponse },
        { weight: 1, arbitrary: mutatedBytes(MESSAGE_SAMPLES.slice(1, 4), 3) },
      ),
      { maxLength: 8 },
    ),
    async check(responses) {
      const messages = new EventQueue<StreamMessage>();
      const reader = new ResponseReader(messages);
      for (const bytes of responses) refusedOr(() => reader.read(withHeader(decode("WatchResponse", bytes))));
      expectBounded("m".repeat(messages.length), Buffer.concat(responses).length);
      while (messages.length > 0) expectWhole((await messages.next()).value);
    },
  }),
  subject({
    name: "header blocks",
    shortRuns: 2_000,
    inputs: fc.array(fc.oneof(mutatedBytes(HEADERS), headerBlock), { maxLength: 5 }),
    check(blocks) {
      const decoder = new HeaderDecoder();
      for (const bytes of blocks) {
        try {
          expectBounded([...decoder.decode(bytes)].flat().join(""), Buffer.concat(blocks).length);
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
          return;
        }
      }
    },
  }),
  subject({
    name: "messages in parts",
    shortRuns: 1_000,
    inputs: fc.tuple(fc.array(fc.uint8Array({ maxLength: 40 })), fc.array(fc.nat(200), { maxLength: 20 })),
    check([messages, cuts]) {
      const read: string[] = [];
      const reader = new MessageReader((message) => read.push(message.toString("hex")));
      const bytes = Buffer.concat(messages.map(framedMessage));
      for (const part of partsOf(bytes, cuts)) reader.read(part);
      if (read.join() !== messages.map((message) => Buffer.from(message).toString("hex")).join())
        throw new Error(`it read ${read}`);
      if (reader.heldParts !== 0) throw new Error("it holds what it has read");
    },
  }),
  subject({
    name: "frames",
    shortRuns: 1_000,
    inputs: conversation,
    check: ({ bytes, cuts }) => void converse(bytes, cuts),
  }),
];

/** One revision is one change, and there is something in it. */
function expectWhole(message: StreamMessage | undefined): void {
  if (message?.type !== "changes") return;
  const revisions = message.changes.map((change) =>
    change.type === "put" ? change.keyValue.modRevision : change.modRevision,
  );
  if (revisions.length === 0 || revisions.some((revision) => revision !== message.revision))
    throw new Error(`changes of ${revisions} at ${message.revision}`);
}

function refusedOr(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof GrpcFailure)) throw error;
  }
}

function textOf(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) =>
    Buffer.isBuffer(value) ? value.toString("latin1") : value,
  );
}
