/** The rules on what endpoints answer, against real servers: one of each kind under one service. */
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { putAll } from "../../cli/bound-zdisc.js";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { freePort } from "../../support/free-port.js";
import { type GrpcServer, type GrpcServerOptions, startGrpcServer } from "../../support/grpc-server.js";
import { openProxy, type TcpProxy } from "../../support/tcp-proxy.js";
import { type CheckEnd, foundBy, runCheck } from "./run-check.js";

let etcd: EtcdServer;
const servers: GrpcServer[] = [];
let silent: TcpProxy;
const http = createServer((_request, response) => response.end("hello"));
let address: Readonly<
  Record<"serving" | "notServing" | "failing" | "noHealth" | "refusing" | "gone" | "silent" | "http", string>
>;
let report: CheckEnd;

async function serve(options: GrpcServerOptions): Promise<string> {
  const server = await startGrpcServer(options);
  servers.push(server);
  return server.address;
}

beforeAll(async () => {
  etcd = await startEtcd();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const listening = http.address();
  const serving = await serve({});
  silent = await openProxy(servers[0]?.port ?? 0);
  await silent.setMode("blackhole");
  address = {
    serving,
    notServing: await serve({ health: "NOT_SERVING" }),
    failing: await serve({ health: { code: 13 } }),
    noHealth: await serve({ health: "none" }),
    refusing: `127.0.0.1:${await freePort()}`,
    gone: `127.0.0.1:${await freePort()}`,
    silent: silent.address,
    http: `127.0.0.1:${typeof listening === "object" ? listening?.port : ""}`,
  };
  const lease = /lease ([0-9a-f]+)/.exec(await etcd.etcdctl(["lease", "grant", "3600"]))?.[1] ?? "";
  const pairs = Object.values(address).map((value, at): [string, string, string?] => [
    `user.rpc/${at + 1}`,
    value,
    lease,
  ]);
  await putAll(
    etcd,
    pairs.map(([key, value]) => (value === address.gone ? [key, value] : [key, value, lease])),
  );
  report = await runCheck(["user.rpc"], { endpoints: etcd.endpoints });
});

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]();
  await silent[Symbol.asyncDispose]();
  http.close();
  await etcd[Symbol.asyncDispose]();
});

const addressesOf = (rule: string) => foundBy(rule, report).map((problem) => problem.address);

describe("unreachable", () => {
  test("finds who refuses, who is silent, and who is gone, and leaves all alone that answer", () => {
    expect(addressesOf("unreachable").sort()).toEqual(
      [address.refusing, address.gone, address.silent].sort(),
    );
  });

  test("says of a lease that is alive another thing than of none", () => {
    const says = new Map(foundBy("unreachable", report).map((problem) => [problem.address, problem]));
    const port = address.refusing.split(":")[1];
    expect(says.get(address.refusing)).toMatchObject({
      severity: "error",
      message: "connection refused, lease alive",
      consequence: "did it register before it listens?",
      remedy: `look on 127.0.0.1: ss -ltn 'sport = :${port}', and its firewall`,
    });
    expect(says.get(address.gone)).toMatchObject({
      message: "connection refused, no lease",
      consequence: "its process is gone",
      remedy: "zdisc prune user.rpc",
    });
    expect(says.get(address.silent)).toMatchObject({
      message: "no answer, lease alive",
      consequence: "it hangs, or a firewall between drops what is sent to it",
    });
  });
});

describe("not-grpc", () => {
  test("finds a server of HTTP/1, and leaves gRPC alone", () => {
    expect(addressesOf("not-grpc")).toEqual([address.http]);
    expect(foundBy("not-grpc", report)).toMatchObject([{ severity: "warning", message: "speaks HTTP/1" }]);
  });
});

describe("not-serving", () => {
  test("finds NOT_SERVING and a health service that fails, and leaves a serving one alone", () => {
    expect(addressesOf("not-serving").sort()).toEqual([address.failing, address.notServing].sort());
    const messages = foundBy("not-serving", report).map(({ message }) => message);
    expect(messages.sort()).toEqual([
      "its health says NOT_SERVING",
      expect.stringMatching(/^its health service fails: INTERNAL: /),
    ]);
  });
});

describe("no-health", () => {
  test("finds a server without a health service, and leaves those with one alone", () => {
    expect(addressesOf("no-health")).toEqual([address.noHealth]);
    expect(foundBy("no-health", report)).toMatchObject([
      { severity: "info", remedy: "Health: true in the server's YAML" },
    ]);
  });
});

test("--no-probe connects to none of them", async () => {
  const before = servers.map(({ calls }) => calls);
  const { rules, problems } = await runCheck(["user.rpc", "--no-probe"], { endpoints: etcd.endpoints });
  expect(servers.map(({ calls }) => calls)).toEqual(before);
  expect(rules).not.toContain("unreachable");
  expect(problems.map(({ rule }) => rule)).not.toContain("not-serving");
});
