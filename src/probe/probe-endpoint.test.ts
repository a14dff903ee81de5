import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer, type Server } from "node:net";
import { credentials, status } from "@grpc/grpc-js";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../test/support/free-port.js";
import { type GrpcServerOptions, startGrpcServer } from "../../test/support/grpc-server.js";
import { openProxy } from "../../test/support/tcp-proxy.js";
import { makeCertificates, type TestCertificates } from "../../test/support/tls.js";
import { waitFor } from "../../test/support/wait-for.js";
import { systemClock } from "../runtime/clock.js";
import { isReached } from "./probe.js";
import { probeEndpoint } from "./probe-endpoint.js";

const { signal } = new AbortController();
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]();
});

async function grpc(options: GrpcServerOptions) {
  const server = await startGrpcServer(options);
  open.push(server);
  return server;
}

/** Sockets that are open at the other side do not keep the server from closing. */
async function listen(server: Server): Promise<string> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket.on("error", () => {})));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a gRPC server", () => {
  test.each<{ name: string; health: GrpcServerOptions["health"]; status: string }>([
    { name: "that serves is serving", health: "SERVING", status: "serving" },
    { name: "that does not is not", health: "NOT_SERVING", status: "notServing" },
    { name: "that does not know is not", health: "UNKNOWN", status: "notServing" },
    { name: "without a health service has none", health: "none", status: "noHealth" },
  ])("$name", async ({ health, status: expected }) => {
    const { address } = await grpc({ health: health ?? "none" });
    const probe = await probeEndpoint(address, { signal });
    expect(probe).toEqual({ status: expected, latencyMs: expect.any(Number), error: null });
    expect(isReached(probe)).toBe(true);
  });

  test.each([
    { code: status.UNAUTHENTICATED, error: "UNAUTHENTICATED: told to fail" },
    { code: status.UNAVAILABLE, error: "UNAVAILABLE: told to fail" },
  ])("that refuses the call is reached, and told so: $error", async ({ code, error }) => {
    const { address } = await grpc({ health: { code } });
    const probe = await probeEndpoint(address, { signal });
    expect(probe).toEqual({ status: "error", latencyMs: expect.any(Number), error });
  });

  test("that is reached and never answers is a timeout, when the time is over", async () => {
    const server = await grpc({ health: "silent" });
    const beganMs = systemClock.monotonicMs();
    const probe = await probeEndpoint(server.address, { signal, timeoutMs: 300 });
    expect(probe).toEqual({ status: "timeout", latencyMs: null, error: "no answer" });
    expect(systemClock.monotonicMs() - beganMs).toBeGreaterThanOrEqual(299);
    expect(server.calls).toBe(1);
  });

  test("is called once, and left without a connection", async () => {
    const server = await grpc({});
    await using proxy = await openProxy(server.port);
    await probeEndpoint(proxy.address, { signal });
    expect(server.calls).toBe(1);
    await waitFor(() => proxy.connectionCount === 0, { what: "the probe's connections to be closed" });
  });

  test("is asked without a proxy of the environment", async () => {
    const { address } = await grpc({});
    const before = process.env.http_proxy;
    process.env.http_proxy = `http://127.0.0.1:${await freePort()}`;
    const probe = await probeEndpoint(address, { signal });
    if (before === undefined) delete process.env.http_proxy;
    else process.env.http_proxy = before;
    expect(probe.status).toBe("serving");
  });
});

describe("what is no gRPC server in plain text", () => {
  test("nothing at all is refused", async () => {
    const probe = await probeEndpoint(`127.0.0.1:${await freePort()}`, { signal });
    expect(probe).toEqual({ status: "refused", latencyMs: null, error: "connection refused" });
    expect(isReached(probe)).toBe(false);
  });

  test("a link that carries nothing is a timeout, and no socket stays open", async () => {
    const server = await grpc({});
    await using proxy = await openProxy(server.port);
    await proxy.setMode("blackhole");
    const probe = await probeEndpoint(proxy.address, { signal, timeoutMs: 200 });
    expect(probe).toEqual({ status: "timeout", latencyMs: null, error: "no answer" });
    await proxy.setMode("pass");
    await waitFor(() => proxy.connectionCount === 0, { what: "the probe's connections to be closed" });
  });

  test.each([
    {
      name: "HTTP/1",
      serve: () => createHttpServer((_, response) => response.end("hello")),
      error: "speaks HTTP/1",
    },
    {
      name: "SSH",
      serve: () => createServer((socket) => socket.end("SSH-2.0-OpenSSH_9\r\n")),
      error: "speaks another protocol",
    },
    {
      name: "something that hangs up",
      serve: () => createServer((socket) => socket.destroy()),
      error: "hung up: does it speak TLS?",
    },
    {
      name: "HTTP/2 for others",
      serve: () => createHttp2Server((_, response) => response.writeHead(404).end("hello")),
      error: "speaks HTTP/2, not gRPC",
    },
  ])("$name is not gRPC", async ({ serve, error }) => {
    const address = await listen(serve());
    expect(await probeEndpoint(address, { signal })).toEqual({ status: "notGrpc", latencyMs: null, error });
  });

  test("a name that does not resolve is an error", async () => {
    const probe = await probeEndpoint("no-such-host.invalid:80", { signal });
    expect(probe).toEqual({ status: "error", latencyMs: null, error: "name does not resolve" });
  });

  test.each(["10.0.3.7", '{"id":"a"}', ""])("%j is no address, and nothing is dialled", async (address) => {
    expect(await probeEndpoint(address, { signal })).toMatchObject({ status: "error", error: "no address" });
  });
});

describe("a gRPC server behind TLS", () => {
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
  });

  test("is not gRPC in plain text", async () => {
    const { address } = await grpc({ tls: certificates.server });
    expect(await probeEndpoint(address, { signal })).toEqual({
      status: "notGrpc",
      latencyMs: null,
      error: "hung up: does it speak TLS?",
    });
  });

  test("is serving with credentials that trust it", async () => {
    const { address } = await grpc({ tls: certificates.server });
    const trusting = credentials.createSsl(readFileSync(certificates.caFile));
    expect(await probeEndpoint(address, { signal, credentials: trusting })).toMatchObject({
      status: "serving",
    });
  });

  test("is an error, before the time is over, with credentials that do not", async () => {
    const { address } = await grpc({ tls: certificates.server });
    const others = credentials.createSsl(readFileSync(certificates.otherCaFile));
    const probe = await probeEndpoint(address, { signal, credentials: others, timeoutMs: 60_000 });
    expect(probe).toMatchObject({ status: "error", latencyMs: null });
    expect(probe.error).toMatch(/certificate/);
  });
});

test("an abort ends a probe with its reason", async () => {
  const server = await grpc({ health: "silent" });
  const controller = new AbortController();
  const probe = probeEndpoint(server.address, { signal: controller.signal, timeoutMs: 60_000 });
  await waitFor(() => server.calls === 1, { what: "the call to arrive" });
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(probe).rejects.toBe(reason);
});
