import * as grpc from "@grpc/grpc-js";
import { type ICallable, KVClient, LeaseClient, WatchClient } from "etcd3/lib/rpc.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { methodOf } from "./methods.js";
import { RawClient } from "./raw-client.js";

const header = { cluster_id: "1", member_id: "2", revision: "3", raft_term: "4" };

/** A server made of our own methods; `range` answers as the test says. */
let range: grpc.handleUnaryCall<{ key?: Buffer }, object>;
let server: grpc.Server;
let client: grpc.Client;
let raw: RawClient;

beforeEach(async () => {
  server = new grpc.Server();
  server.addService(
    {
      range: methodOf("KV", "range"),
      watch: methodOf("Watch", "watch"),
      keepAlive: methodOf("Lease", "leaseKeepAlive"),
    },
    {
      range: ((call, callback) => range(call, callback)) as typeof range,
      watch: ((call) => {
        call.on("data", (request) => {
          call.write({ header, watch_id: request.create_request.watch_id, created: true, events: [] });
        });
        call.on("end", () => call.end());
      }) as grpc.handleBidiStreamingCall<{ create_request: { watch_id: string } }, object>,
      keepAlive: ((call) => {
        call.on("data", ({ ID }) => call.write({ header, ID, TTL: "10" }));
        call.on("end", () => call.end());
      }) as grpc.handleBidiStreamingCall<{ ID: string }, object>,
    },
  );
  const insecure = grpc.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", insecure, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  raw = new RawClient(client);
});

afterEach(() => {
  client.close();
  server.forceShutdown();
});

/** What store/etcd does with it, at its least. */
function callable(signal?: AbortSignal): ICallable<RawClient> {
  return {
    exec: (service, method, params, options) =>
      raw.exec(service, method, params, new grpc.Metadata(), { ...options, signal }),
    withConnection: async (_service, use) =>
      use({ resource: raw, client: raw as unknown as grpc.Client, metadata: new grpc.Metadata() }),
    markFailed: () => undefined,
    callOptionsFactory: undefined,
  };
}

test("etcd3's KVClient calls through it", async () => {
  range = (call, callback) =>
    callback(null, { header, kvs: [{ key: call.request.key, lease: "7" }], count: 1 });
  const response = await new KVClient(callable()).range({ key: Buffer.from("k") });
  expect(response).toMatchObject({
    header,
    kvs: [{ key: Buffer.from("k"), lease: "7" }],
    count: "1",
    more: false,
  });
});

test("etcd3's WatchClient streams through it", async () => {
  const stream = await new WatchClient(callable()).watch();
  const answer = new Promise((resolve) => stream.on("data", resolve));
  stream.write({ create_request: { key: Buffer.from("k"), watch_id: "9223372036854775807" } });
  expect(await answer).toMatchObject({ watch_id: "9223372036854775807", created: true, events: [] });
  stream.end();
});

test("etcd3's LeaseClient keeps alive through it", async () => {
  const stream = await new LeaseClient(callable()).leaseKeepAlive();
  const answer = new Promise((resolve) => stream.on("data", resolve));
  stream.write({ ID: "7587899099117464323" });
  expect(await answer).toMatchObject({ ID: "7587899099117464323", TTL: "10" });
  stream.end();
});

test("an error of etcd comes as grpc-js gives it", async () => {
  range = (_call, callback) =>
    callback({ code: grpc.status.OUT_OF_RANGE, details: "etcdserver: mvcc: compacted" });
  const call = new KVClient(callable()).range({});
  await expect(call).rejects.toMatchObject({
    code: grpc.status.OUT_OF_RANGE,
    details: "etcdserver: mvcc: compacted",
  });
});

test("a request that cannot be written says which value is at fault", async () => {
  const call = new KVClient(callable()).range({ limit: 1.5 });
  await expect(call).rejects.toMatchObject({
    details: expect.stringContaining("1.5 is not an exact integer"),
  });
});

test("an abort cancels the call at etcd and rejects with the reason", async () => {
  const controller = new AbortController();
  const cancelled = new Promise<void>((resolve) => {
    range = (call) => {
      call.on("cancelled", resolve);
      controller.abort(new Error("enough"));
    };
  });
  await expect(new KVClient(callable(controller.signal)).range({})).rejects.toThrow("enough");
  await cancelled;
});

test("a call with an aborted signal is not made", async () => {
  let calls = 0;
  range = (_call, callback) => callback(null, { header, count: ++calls });
  await expect(new KVClient(callable(AbortSignal.abort(new Error("before")))).range({})).rejects.toThrow(
    "before",
  );
  await new KVClient(callable()).range({});
  expect(calls).toBe(1);
});
