/** Calls against a server of grpc-js, made of our own codec, and against servers that speak no gRPC. */
import { once } from "node:events";
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../runtime/clock.js";
import { methodOf } from "../../protocol/methods.js";
import { Connection } from "../hosts/connection.js";
import { parseHost } from "../socket/host-target.js";
import { GrpcFailure, STATUS } from "./grpc-failure.js";
import type { UnaryOptions } from "./unary-options.js";

const header = { cluster_id: "1", member_id: "2", revision: "3", raft_term: "4" };
const closers: (() => unknown)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function connectionTo(port: number): Connection {
  const connection = new Connection(parseHost(`127.0.0.1:${port}`), { clock: systemClock });
  closers.push(() => connection.close());
  return connection;
}

describe("a call to etcd", () => {
  type Range = grpc.handleUnaryCall<{ key?: Buffer; count_only?: boolean }, object>;
  type Watch = grpc.handleBidiStreamingCall<{ create_request?: { watch_id: string } }, object>;
  type KeepAlive = grpc.handleBidiStreamingCall<{ ID: string }, object>;
  let range: Range;
  let watch: Watch;
  let connection: Connection;

  beforeEach(async () => {
    const server = new grpc.Server();
    const methods = {
      range: methodOf("KV", "range"),
      watch: methodOf("Watch", "watch"),
      keepAlive: methodOf("Lease", "leaseKeepAlive"),
    };
    server.addService(methods, {
      range: ((call, callback) => range(call, callback)) as Range,
      watch: ((call) => watch(call)) as Watch,
      keepAlive: ((call) => {
        call.on("data", ({ ID }) => call.write({ header, ID, TTL: "10" }));
      }) as KeepAlive,
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    closers.push(() => server.forceShutdown());
    connection = connectionTo(port);
  });

  const ask = (options: UnaryOptions) => connection.kv.range({}, options);
  const refuse = (code: grpc.status, details: string) => {
    range = (_call, callback) => callback({ code, details });
  };

  test("brings what etcd3's client asks, and its answer", async () => {
    range = (call, callback) =>
      callback(null, { header, kvs: [{ key: call.request.key, lease: "7" }], count: 1 });
    const answer = await connection.kv.range({ key: Buffer.from("k") });
    expect(answer).toMatchObject({
      header,
      kvs: [{ key: Buffer.from("k"), lease: "7" }],
      count: "1",
      more: false,
    });
  });

  test("may be one of hundreds under way, each with its own answer", async () => {
    range = (call, callback) =>
      setImmediate(() => callback(null, { header, kvs: [{ key: call.request.key }] }));
    const keys = Array.from({ length: 500 }, (_, at) => `key-${at}`);
    const answers = await Promise.all(keys.map((key) => connection.kv.range({ key: Buffer.from(key) })));
    expect(answers.map(({ kvs }) => kvs[0]?.key.toString())).toEqual(keys);
  });

  test("brings an answer of many megabytes", async () => {
    const value = Buffer.alloc(9_000_000, "v");
    range = (_call, callback) => callback(null, { header, kvs: [{ key: Buffer.from("k"), value }] });
    expect((await connection.kv.range({})).kvs[0]?.value.equals(value)).toBe(true);
  });

  test.each([
    { code: grpc.status.OUT_OF_RANGE, details: "etcdserver: mvcc: compacted" },
    { code: grpc.status.PERMISSION_DENIED, details: "etcdserver: 用户 100 % refused" },
    { code: grpc.status.UNAVAILABLE, details: "" },
  ])("fails with etcd's code and text: $details", async ({ code, details }) => {
    refuse(code, details);
    const call = connection.kv.range({});
    await expect(call).rejects.toBeInstanceOf(GrpcFailure);
    await expect(call).rejects.toMatchObject({ code, details });
  });

  test("says which value of a request cannot be written", () => {
    expect(() => connection.kv.range({ limit: 1.5 })).toThrow(/1\.5 is not an exact integer/);
  });

  test("ends at etcd, too, when its signal aborts, and rejects with the reason", async () => {
    const controller = new AbortController();
    const cancelled = new Promise<void>((resolve) => {
      range = (call) => {
        call.on("cancelled", resolve);
        controller.abort(new Error("enough"));
      };
    });
    await expect(ask({ signal: controller.signal })).rejects.toThrow("enough");
    await cancelled;
  });

  test("is not made under a signal that has aborted", async () => {
    let calls = 0;
    range = (_call, callback) => callback(null, { header, count: ++calls });
    const call = ask({ signal: AbortSignal.abort(new Error("before")) });
    await expect(call).rejects.toThrow("before");
    await connection.kv.range({});
    expect(calls).toBe(1);
  });

  test("ends when its time is over", async () => {
    range = () => {};
    const endMs = systemClock.monotonicMs() + 20;
    const call = ask({ endMs, timeoutReason: () => new Error("silent") });
    await expect(call).rejects.toThrow("silent");
  });

  test("of a connection that is closed rejects with the reason of the close", async () => {
    range = () => {};
    const call = connection.kv.range({});
    const reason = new Error("another host answered first");
    connection.close(reason);
    await expect(call).rejects.toBe(reason);
    await expect(connection.kv.range({})).rejects.toBe(reason);
    expect(connection.closed.reason).toBe(reason);
  });

  test("as a watch streams both ways, and asks for a leader", async () => {
    let metadata: grpc.Metadata | undefined;
    watch = (call) => {
      metadata = call.metadata;
      call.on("data", (request) => {
        call.write({ header, watch_id: request.create_request?.watch_id, created: true, events: [] });
      });
      call.on("end", () => call.end());
    };
    const stream = await connection.openWatchStream();
    const ended = new Promise<void>((resolve) => stream.on("end", resolve));
    const answer = new Promise((resolve) => stream.on("data", resolve));
    stream.write({ create_request: { key: Buffer.from("k"), watch_id: "9223372036854775807" } });
    expect(await answer).toMatchObject({ watch_id: "9223372036854775807", created: true, events: [] });
    expect([metadata?.get("hasleader"), connection.hasStreams]).toEqual([["true"], true]);
    stream.end();
    await ended;
    expect(connection.hasStreams).toBe(false);
  });

  test("as a watch tells its failure", async () => {
    watch = (call) =>
      void call.emit("error", { code: grpc.status.UNAVAILABLE, details: "etcdserver: no leader" });
    const stream = await connection.openWatchStream();
    const error = new Promise((resolve) => stream.on("error", resolve));
    expect(await error).toMatchObject({ code: STATUS.unavailable, details: "etcdserver: no leader" });
  });

  test("as a watch that was cancelled does not count as a stream any more", async () => {
    watch = () => {};
    const stream = await connection.openWatchStream();
    expect(connection.hasStreams).toBe(true);
    stream.cancel();
    expect(connection.hasStreams).toBe(false);
  });
});

describe("a host that is no etcd", () => {
  /** Answers as the test says. */
  async function connectionToHttp2(
    answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
  ): Promise<Connection> {
    const server = createHttp2Server();
    server.on("stream", (stream, headers) => {
      stream.on("error", () => {});
      answer(stream, headers);
    });
    server.on("session", (session) => closers.push(() => session.destroy()));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(() => server.close());
    return connectionTo((server.address() as AddressInfo).port);
  }

  const ofGrpc = { ":status": 200, "content-type": "application/grpc" };

  test.each([
    { status: 404, code: STATUS.unimplemented },
    { status: 401, code: STATUS.unauthenticated },
    { status: 503, code: STATUS.unavailable },
    { status: 200, code: STATUS.unknown },
  ])("and answers with HTTP status $status fails with code $code", async ({ status, code }) => {
    const connection = await connectionToHttp2((stream) => {
      stream.respond({ ":status": status, "content-type": "text/html" });
      stream.end("<p>who are you?");
    });
    await expect(connection.kv.range({})).rejects.toMatchObject({
      code,
      details: expect.stringContaining(`${status}`),
    });
  });

  test.each([
    { name: "compressed", bytes: [1, 0, 0, 0, 1, 0], code: STATUS.internal, details: /compressed/ },
    {
      name: "larger than we take",
      bytes: [0, 255, 0, 0, 0],
      code: STATUS.resourceExhausted,
      details: /larger than/,
    },
    { name: "malformed", bytes: [0, 0, 0, 0, 1, 0xff], code: STATUS.internal, details: /cannot be read/ },
  ])("and sends a message that is $name fails", async ({ bytes, code, details }) => {
    const connection = await connectionToHttp2((stream) => {
      stream.respond(ofGrpc);
      stream.write(Buffer.from(bytes));
    });
    await expect(connection.kv.range({})).rejects.toMatchObject({
      code,
      details: expect.stringMatching(details),
    });
  });

  test("and ends without a status, or without an answer, fails", async () => {
    const silent = await connectionToHttp2((stream) => stream.respond(ofGrpc, { endStream: true }));
    await expect(silent.kv.range({})).rejects.toMatchObject({ code: STATUS.unknown });
    const empty = await connectionToHttp2((stream) =>
      stream.respond({ ...ofGrpc, "grpc-status": "0" }, { endStream: true }),
    );
    await expect(empty.kv.range({})).rejects.toMatchObject({ code: STATUS.internal });
  });

  test("and refuses the connection fails with Node's reason", async () => {
    const server = createHttp2Server();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const connection = connectionTo(port);
    await expect(connection.kv.range({})).rejects.toMatchObject({
      code: STATUS.unavailable,
      details: expect.stringContaining("ECONNREFUSED"),
    });
    expect(connection.closed.reason).toMatchObject({ code: STATUS.unavailable });
  });

  test("and breaks a stream off fails as gRPC tells it", async () => {
    const connection = await connectionToHttp2((stream) => stream.close(0x7));
    await expect(connection.kv.range({})).rejects.toMatchObject({ code: STATUS.unavailable });
  });
});
