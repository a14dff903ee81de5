/** `zdisc list --probe`, against real servers: one that serves, and every other kind of end. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { type GrpcServerOptions, startGrpcServer } from "../support/grpc-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

const servers: AsyncDisposable[] = [];
const http = createServer((_, response) => response.end());
let etcd: EtcdServer;
let zdisc: BoundZdisc;
/** By what is expected of them. */
const addresses = new Map<string, string>();

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  const grpc = async (options: GrpcServerOptions) => {
    const server = await startGrpcServer(options);
    servers.push(server);
    return server;
  };
  const serving = await grpc({});
  const proxy = await openProxy(serving.port);
  servers.push(etcd, proxy);
  await proxy.setMode("blackhole");
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  addresses.set("serving", serving.address);
  addresses.set("notServing", (await grpc({ health: "NOT_SERVING" })).address);
  addresses.set("noHealth", (await grpc({ health: "none" })).address);
  addresses.set("refused", `127.0.0.1:${await freePort()}`);
  addresses.set("timeout", proxy.address);
  addresses.set("notGrpc", `127.0.0.1:${(http.address() as AddressInfo).port}`);
  await putAll(
    etcd,
    [...addresses].map(([, address], at) => [`user.rpc/${at + 1}`, address] as const),
  );
  await putAll(etcd, [["user.rpc/9", "no address"]]);
});

afterAll(async () => {
  http.close();
  for (const server of servers) await server[Symbol.asyncDispose]();
});

/** Which cell each instance has under HEALTH, and its mark. */
const HEALTH: Readonly<Record<string, RegExp>> = {
  serving: /^▲ .* serving \d+\.\d ms +no lease$/,
  notServing: /^▲ .* not serving +no lease$/,
  noHealth: /^▲ .* no health service +no lease$/,
  refused: /^✗ .* refused +no lease$/,
  timeout: /^✗ .* no answer 1 s +no lease$/,
  notGrpc: /^✗ .* not gRPC: speaks HTTP\/1 +no lease$/,
};

test("the table has the health of each endpoint", async () => {
  const { code, stdout } = await zdisc.run(["list", "user.rpc", "--probe"]);
  expect(code).toBe(0);
  const [head = "", ...rows] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/CHANGED +HEALTH$/);
  for (const [status, address] of addresses) {
    expect(rows.find((row) => row.includes(` ${address} `))).toMatch(HEALTH[status] ?? /^$/);
  }
  expect(rows.find((row) => row.includes("no address"))).toMatch(/rev \d+ +no lease, no address$/);
});

test("the document has what was found", async () => {
  const { stdout } = await zdisc.run(["list", "user.rpc", "--probe", "-o", "json"]);
  const [{ endpoints }] = JSON.parse(stdout).services;
  const found = new Map(
    endpoints.map(({ address, probe }: { address: string; probe: { status: string } }) => [address, probe]),
  );
  for (const [status, address] of addresses) expect(found.get(address)).toMatchObject({ status });
  expect(found.get(addresses.get("serving"))).toEqual({
    status: "serving",
    latencyMs: expect.any(Number),
    error: null,
  });
});

test("only the endpoints of the rows that are shown are asked", async () => {
  const { stdout } = await zdisc.run(["list", "user.rpc", "--probe", "-o", "json", "--limit", "1"]);
  const [{ endpoints, instances }] = JSON.parse(stdout).services;
  const probed = endpoints.filter(({ probe }: { probe: object | null }) => probe !== null);
  expect(probed.map(({ address }: { address: string }) => address)).toEqual([instances[0].address]);
});

test("a list of services has no endpoints to ask", async () => {
  expect(await zdisc.run(["list", "--probe"])).toMatchObject({
    code: 2,
    stdout: "",
    stderr:
      "zdisc: --probe asks endpoints, and this lists services\n  try: zdisc list SERVICE --probe, or --values\n",
  });
});
