/** Clients that are broken, slow or hostile: the server goes on serving the others, and keeps no more for them than its history. */
import { connect } from "node:net";
import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EtcdApiServer, startEtcdApiServer } from "../../../src/server/etcd-api-server.js";
import { methodNamed, type ServiceName } from "../../../src/store/protocol/methods.js";
import { SERVICES } from "../../../src/store/protocol/schema.js";
import { RawEtcd, rawRequest } from "../../support/raw-etcd.js";
import { waitFor } from "../../support/wait-for.js";
import { WatchRecord } from "../../support/watch-record.js";

let server: EtcdApiServer;
let client: RawEtcd;

beforeEach(async () => {
  server = await startEtcdApiServer();
  client = new RawEtcd(server.address);
});
afterEach(async () => {
  client[Symbol.dispose]();
  await server.close();
});

const bytes = (text: string) => Buffer.from(text);
const ALL = { key: Buffer.of(0), range_end: Buffer.of(0) };

async function expectServing(): Promise<void> {
  expect(
    await client.ask(rawRequest("KV", "put", { key: bytes("alive"), value: bytes("1") })),
  ).toHaveProperty("response");
}

const GARBAGE = [
  { name: "a field that never ends", sent: Buffer.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f) },
  { name: "an integer of twenty bytes", sent: Buffer.alloc(20, 0xff) },
  { name: "a field number of 0", sent: Buffer.of(0x00, 0x00) },
  { name: "random bytes", sent: Buffer.from("9c1f8e22d07ab4ff00ff3c", "hex") },
  { name: "transactions in each other a thousand deep", sent: nested(1_000) },
];

/** `TxnRequest { success: [RequestOp { request_txn: … }] }` */
function nested(depth: number): Buffer {
  let message: Buffer = Buffer.alloc(0);
  for (let n = 0; n < depth; n++) message = field(0x12, field(0x22, message));
  return message;
}

function field(tag: number, content: Buffer): Buffer {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.of(tag, ...length, rest), content]);
}

/** A watch on everything, and how many of its events were read so far. */
async function openWatch() {
  const stream = client.watch();
  const read = { events: 0, compactRevision: "0", values: new Set<string>() };
  stream.on("error", () => {});
  const created = new Promise<void>((resolve) => {
    stream.on("data", ({ created: isCreated, events, compact_revision }) => {
      if (isCreated) resolve();
      read.events += events.length;
      for (const { kv } of events) read.values.add(kv.key.toString());
      if (compact_revision !== "0") read.compactRevision = compact_revision;
    });
  });
  stream.write({ create_request: ALL });
  await created;
  return { stream, read };
}

describe("requests that are no messages", () => {
  const asItIs = (content: Buffer) => content;
  let grpc: Client;
  beforeEach(() => {
    grpc = new Client(server.address, credentials.createInsecure());
  });
  afterEach(() => grpc.close());

  test.each(GARBAGE)("$name: every method answers, and the server lives", async ({ sent }) => {
    for (const [service, methods] of Object.entries(SERVICES)) {
      for (const name of Object.keys(methods)) {
        const { path, requestStream } = methodNamed(service as ServiceName, name);
        expect(await (requestStream ? stream(path, sent) : call(path, sent)), path).toBeTypeOf("number");
      }
    }
    await expectServing();
  });

  /** The code it ends with. */
  function call(path: string, sent: Buffer): Promise<number> {
    return new Promise((resolve) => {
      grpc.makeUnaryRequest(path, asItIs, asItIs, sent, (error) => resolve(error?.code ?? status.OK));
    });
  }

  /** The same of a stream, which is given up when it goes on. */
  async function stream(path: string, sent: Buffer): Promise<number> {
    const duplex = grpc.makeBidiStreamRequest(path, asItIs, asItIs, new Metadata());
    duplex.on("data", () => {});
    duplex.on("error", () => {});
    const ended = new Promise<number>((resolve) => duplex.on("status", ({ code }) => resolve(code)));
    duplex.write(sent);
    await expectServing();
    duplex.cancel();
    return await ended;
  }
});

describe("connections that are none", () => {
  test.each([
    { name: "random bytes", sent: Buffer.from("9c1f8e22d07ab4ff00ff3c".repeat(50), "hex") },
    { name: "HTTP/1", sent: bytes("GET /version HTTP/1.1\r\nHost: etcd\r\n\r\n") },
    { name: "HTTP/2 that breaks off", sent: bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u00ff") },
    { name: "TLS", sent: Buffer.from("16030100a5010000a10303", "hex") },
    { name: "nothing", sent: Buffer.alloc(0) },
  ])("$name", async ({ sent }) => {
    const [host, port] = server.address.split(":");
    const socket = connect({ host, port: Number(port) });
    socket.on("error", () => {});
    await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
    await expectServing();
    socket.destroy();
    await expectServing();
  });
});

describe("many watches", () => {
  test("five thousand on one stream are created, told, and forgotten when their client goes", async () => {
    const COUNT = 5_000;
    {
      using record = new WatchRecord(client);
      for (let n = 0; n < COUNT; n++) record.send({ create_request: { key: bytes(`k${n}`) } });
      await waitFor(() => server.etcd.watches.size === COUNT, { what: "all watches", timeoutMs: 30_000 });
      for (let n = 0; n < COUNT; n += 500) server.etcd.seed({ [`k${n}`]: "1" });
      await waitFor(() => record.responseCount === COUNT + 10, { what: "ten events", timeoutMs: 30_000 });
    }
    await waitFor(() => server.etcd.watches.size === 0, { what: "the watches to be forgotten" });
    await expectServing();
  });

  test("a client that asks for watches and reads no answer is not read on", async () => {
    const { stream } = await openWatch();
    stream.pause();
    const COUNT = 20_000;
    for (let n = 0; n < COUNT; n++) stream.write({ create_request: { key: bytes(`k${n}`) } });
    // Until no more come: all have been read, or the server has stopped reading.
    for (let before = -1; before !== server.etcd.watches.size; ) {
      before = server.etcd.watches.size;
      for (let n = 0; n < 100; n++) await expectServing();
    }
    expect(server.etcd.watches.size).toBeGreaterThan(0);
    expect(server.etcd.watches.size).toBeLessThan(COUNT / 2);
    stream.cancel();
  });
});

describe("a watch that is not read", () => {
  /** Large enough to fill what a client takes without reading it. */
  const VALUE = "v".repeat(50_000);
  const CHANGES = 2_000;

  test("hears every change, each once, when it is read again", async () => {
    const { stream, read } = await openWatch();
    stream.pause();
    for (let n = 0; n < CHANGES; n++) server.etcd.seed({ [`k${n}`]: VALUE });
    await expectServing();
    stream.resume();
    await waitFor(() => read.events >= CHANGES + 1, { what: "all events", timeoutMs: 30_000 });
    expect(read.values.size).toBe(CHANGES + 1);
    expect(read.events).toBe(CHANGES + 1);
    stream.cancel();
  });

  test("costs no memory: what is compacted before it reads is gone for it", async () => {
    const { stream, read } = await openWatch();
    stream.pause();
    for (let n = 0; n < CHANGES; n++) {
      server.etcd.seed({ same: `${n}${VALUE}` });
      if (n % 100 === 99) {
        server.etcd.compact();
        await expectServing();
      }
    }
    expect(server.etcd.bytes).toBeLessThan(200 * VALUE.length);
    stream.resume();
    await waitFor(() => read.compactRevision !== "0", { what: "the watch to end", timeoutMs: 30_000 });
    expect(read.events).toBeLessThan(CHANGES / 2);
    stream.cancel();
  });
});

test("a call that is given up while a password is checked does no harm", async () => {
  await server.enableAuth([{ name: "root", password: "secret" }]);
  const calls = Array.from({ length: 20 }, async () => {
    using hasty = new RawEtcd(server.address);
    void hasty.ask(rawRequest("Auth", "authenticate", { name: "root", password: "secret" }));
    await hasty.ask(rawRequest("KV", "range", ALL));
  });
  await Promise.all(calls);
  const { token } = await client.exec<{ token: string }>("Auth", "authenticate", {
    name: "root",
    password: "secret",
  });
  client.setToken(token);
  await expectServing();
});
