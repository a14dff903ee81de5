/** What our server adds to etcd's API, and how it begins and ends. */
import { createServer } from "node:net";
import { Client, credentials, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EtcdApiServer, startEtcdApiServer } from "../../../src/server/etcd-api-server.js";
import { toText } from "../../../src/store/memory/byte-string.js";
import { ALL_KEYS } from "../../../src/store/memory/key-span.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { RawEtcd, rawRequest } from "../../support/raw-etcd.js";
import { waitFor } from "../../support/wait-for.js";
import { WatchRecord } from "../../support/watch-record.js";

const clock = new VirtualClock();
const calls: string[] = [];
let server: EtcdApiServer;
let client: RawEtcd;

beforeEach(async () => {
  calls.length = 0;
  server = await startEtcdApiServer({ clock, tokenTtlMs: 5_000, onCall: (line) => calls.push(line) });
  client = new RawEtcd(server.address);
});
afterEach(async () => {
  client[Symbol.dispose]();
  await server.close();
});

const get = rawRequest("KV", "range", { key: Buffer.from("a") });
const put = rawRequest("KV", "put", { key: Buffer.from("a"), value: Buffer.from("1") });

const keys = () =>
  server.etcd
    .range({ type: "range", span: ALL_KEYS })
    .keyVersions.map(({ key, value }) => `${toText(key)}=${toText(value)}`);

describe("the etcd behind it", () => {
  test("serves what was seeded, all in one revision", async () => {
    server.etcd.seed({ "user.rpc/1": "10.0.0.1:8080", "user.rpc/用户": "10.0.0.2:8080" });
    const range = rawRequest("KV", "range", {
      key: Buffer.from("user.rpc/"),
      range_end: Buffer.from("user.rpc0"),
    });
    expect(await client.ask(range)).toMatchObject({
      response: {
        kvs: [
          { value: "10.0.0.1:8080", mod_revision: "2" },
          { value: "10.0.0.2:8080", mod_revision: "2" },
        ],
      },
    });
  });

  test("ends a lease when its time is over, and takes its keys", async () => {
    await client.exec("Lease", "leaseGrant", { ID: "7", TTL: "10" });
    await client.exec("KV", "put", { key: Buffer.from("leased"), lease: "7" });
    await clock.advance(9_999);
    expect(keys()).toEqual(["leased="]);
    await clock.advance(1);
    expect(keys()).toEqual([]);
    expect(await client.ask(rawRequest("Lease", "leaseRevoke", { ID: "7" }))).toMatchObject({
      code: status.NOT_FOUND,
    });
  });

  test("tells a watch of a lease that a test ended", async () => {
    await client.exec("Lease", "leaseGrant", { ID: "7", TTL: "10" });
    await client.exec("KV", "put", { key: Buffer.from("leased"), lease: "7" });
    using record = new WatchRecord(client);
    record.send({ create_request: { key: Buffer.from("leased") } });
    await waitFor(() => record.responseCount === 1, { what: "the watch" });
    server.etcd.revokeLease("7");
    await waitFor(() => record.responseCount === 2, { what: "the delete" });
    expect(record.byWatch).toMatchObject({ "0": [{}, { type: "Delete", kv: { key: "leased" } }] });
  });

  test("a watch hears of no change when its client asked for progress: that, every ten minutes", async () => {
    using record = new WatchRecord(client);
    record.send({ create_request: { key: Buffer.from("a"), progress_notify: true } });
    await waitFor(() => record.responseCount === 1, { what: "the watch" });
    await clock.advance(11 * 60_000);
    await waitFor(() => record.progressCount === 1, { what: "progress" });
    await client.exec("KV", "put", put.request);
    await clock.advance(11 * 60_000);
    await waitFor(() => record.responseCount === 2, { what: "the change" });
    expect(record.progressCount).toBe(1);
  });
});

describe("faults", () => {
  const fault = { code: status.UNAVAILABLE, details: "etcdserver: no leader" };

  test("the next calls of a method fail, one by one, and no other", async () => {
    server.failNext("KV/put", fault);
    server.failNext("KV/put", { code: status.UNKNOWN, details: "second" });
    expect(await client.ask(get)).toHaveProperty("response");
    expect(await client.ask(put)).toEqual(fault);
    expect(await client.ask(put)).toEqual({ code: status.UNKNOWN, details: "second" });
    expect(keys()).toEqual([]);
    expect(await client.ask(put)).toHaveProperty("response");
  });

  test("a call whose answer is lost was done", async () => {
    server.failNext("KV/put", { ...fault, isDone: true });
    expect(await client.ask(put)).toEqual(fault);
    expect(keys()).toEqual(["a=1"]);
  });

  test.each(["Watch/watch", "Lease/leaseKeepAlive"] as const)(
    "the next stream of %s ends with the fault",
    async (method) => {
      server.failNext(method, fault);
      const stream = method === "Watch/watch" ? client.watch() : client.keepAlive();
      stream.on("error", () => {});
      const end = await new Promise((resolve) => stream.on("status", resolve));
      expect(end).toMatchObject(fault);
    },
  );

  test("cuts every connection, and clients come back to the same data", async () => {
    await client.exec("KV", "put", put.request);
    const stream = client.watch();
    const ended = new Promise<{ code: number }>((resolve) => stream.on("status", resolve));
    stream.on("error", () => {});
    stream.write({ create_request: { key: Buffer.from("a") } });
    await waitFor(() => server.etcd.watches.size === 1, { what: "the watch" });
    server.disconnectAll();
    expect((await ended).code).toBe(status.UNAVAILABLE);
    await waitFor(() => server.etcd.watches.size === 0, { what: "the watch to be forgotten" });
    const again = await waitFor(
      async () => ("response" in (await client.ask(get)) ? client.ask(get) : undefined),
      {
        what: "the client to come back",
      },
    );
    expect(again).toMatchObject({ response: { kvs: [{ value: "1" }] } });
  });
});

describe("authentication that was on from the beginning", () => {
  const logIn = async (name: string, password: string) => {
    const { token } = await client.exec<{ token: string }>("Auth", "authenticate", { name, password });
    client.setToken(token);
  };

  test("lets users do what they were given", async () => {
    await server.enableAuth([
      { name: "root", password: "secret" },
      { name: "joe", password: "joe's", read: ["a"], readwrite: ["b"] },
    ]);
    expect(await client.ask(get)).toMatchObject({ details: "etcdserver: user name is empty" });
    await logIn("joe", "joe's");
    expect(await client.ask(get)).toHaveProperty("response");
    expect(await client.ask(put)).toMatchObject({ code: status.PERMISSION_DENIED });
    await logIn("root", "secret");
    expect(await client.ask(put)).toHaveProperty("response");
  });

  test.each([
    { name: "no root", users: [{ name: "joe", password: "x" }], message: /needs a user root/ },
    {
      name: "a name that comes twice",
      users: ["root", "joe", "joe"].map((name) => ({ name, password: "x" })),
      message: /already exists/,
    },
  ])("refuses $name", async ({ users, message }) => {
    await expect(server.enableAuth(users)).rejects.toMatchObject({
      code: "config",
      message: expect.stringMatching(message),
    });
  });

  test("a token ends when it was not used for its time, and every use begins it anew", async () => {
    await server.enableAuth([{ name: "root", password: "secret" }]);
    await logIn("root", "secret");
    await clock.advance(4_999);
    expect(await client.ask(get)).toHaveProperty("response");
    await clock.advance(4_999);
    expect(await client.ask(get)).toHaveProperty("response");
    await clock.advance(5_000);
    expect(await client.ask(get)).toEqual({
      code: status.UNAUTHENTICATED,
      details: "etcdserver: invalid auth token",
    });
  });
});

describe("one line a call", () => {
  test("says who called what, how it ended and how long it took, but no key and no value", async () => {
    server.etcd.seed({ secret: "value" });
    await client.ask(rawRequest("KV", "range", { key: Buffer.from("secret") }));
    await client.ask(rawRequest("KV", "range"));
    client
      .watch()
      .on("error", () => {})
      .write({ create_request: { key: Buffer.from("secret") } });
    await waitFor(() => calls.length === 3, { what: "three lines" });
    expect(calls).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+ KV\/range OK 0\.0 ms$/),
      expect.stringMatching(
        /^127\.0\.0\.1:\d+ KV\/range INVALID_ARGUMENT \(etcdserver: key is not provided\) 0\.0 ms$/,
      ),
      expect.stringMatching(/^127\.0\.0\.1:\d+ Watch\/watch open 0\.0 ms$/),
    ]);
  });
});

describe("what is beside etcd's services", () => {
  /** A call of bytes; resolves with those of the answer, or with the code of the error. */
  function call(path: string, request = Buffer.alloc(0)): Promise<Buffer | number> {
    const asItIs = (bytes: Buffer) => bytes;
    const grpc = new Client(server.address, credentials.createInsecure());
    return new Promise<Buffer | number>((resolve) => {
      grpc.makeUnaryRequest(path, asItIs, asItIs, request, (error, answer) =>
        resolve(error === null ? (answer ?? Buffer.alloc(0)) : error.code),
      );
    }).finally(() => grpc.close());
  }

  test("gRPC's health service says that it serves", async () => {
    expect(await call("/grpc.health.v1.Health/Check")).toEqual(Buffer.of(0x08, 0x01));
  });

  test("health of a service that nobody knows is not found", async () => {
    expect(await call("/grpc.health.v1.Health/Check", Buffer.from("\n\u0003who"))).toBe(status.NOT_FOUND);
  });

  test.each(["/etcdserverpb.KV/Nothing", "/etcdserverpb.Maintenance/Snapshot", "/v3lockpb.Lock/Lock"])(
    "%s is not implemented",
    async (path) => {
      expect(await call(path)).toBe(status.UNIMPLEMENTED);
    },
  );
});

describe("begin and end", () => {
  test("a port that is taken is an error with its remedy", async () => {
    const [host = "", port = ""] = server.address.split(":");
    await expect(startEtcdApiServer({ host, port: Number(port) })).rejects.toMatchObject({
      code: "io",
      message: `${server.address} is in use`,
      remedy: "zdisc dev --port 0",
    });
  });

  test("an address that this machine does not have is an error", async () => {
    await expect(startEtcdApiServer({ host: "192.0.2.1" })).rejects.toMatchObject({ code: "io" });
  });

  test("listens on IPv6", async () => {
    const six = await startEtcdApiServer({ host: "::1" });
    using sixth = new RawEtcd(six.address);
    expect(six.address).toMatch(/^\[::1\]:\d+$/);
    expect(await sixth.ask(get)).toHaveProperty("response");
    await six.close();
  });

  test("frees the port and leaves no timer behind, however often it is closed", async () => {
    await client.exec("Lease", "leaseGrant", { ID: "7", TTL: "10" });
    client
      .watch()
      .on("error", () => {})
      .write({ create_request: { key: Buffer.from("a") } });
    await waitFor(() => server.etcd.watches.size === 1, { what: "the watch" });
    await Promise.all([server.close(), server.close()]);
    await waitFor(() => clock.timerCount === 0, { what: "all timers to be gone" });
    const [host, port] = server.address.split(":");
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen({ host, port: Number(port) }, resolve));
    await new Promise((resolve) => listener.close(resolve));
  });
});
