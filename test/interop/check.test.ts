/** `zdisc check` of what a real go-zero server registers: it finds nothing wrong with it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { runZdisc } from "../support/run-zdisc.js";
import { ensureProgram } from "../support/zdisc-program.js";
import { ZrpcServer } from "./rpc.js";

const program = (await goProgramFor("check of real zrpc servers", "rpc")) ?? "";

describe.skipIf(program === "")("check and real zrpc servers", { timeout: 120_000 }, () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    await ensureProgram();
    etcd = await startEtcd();
  }, 600_000);
  afterAll(() => etcd?.stop());

  const check = async (service: string, ...args: readonly string[]) => {
    const hosts = ["--endpoints", etcd.endpoints.join(",")];
    const { code, stdout } = await runZdisc(["check", service, ...hosts, ...args, "-o", "json"]);
    const { problems } = JSON.parse(stdout);
    return { code, found: problems.map(({ rule }: { rule: string }) => rule).sort() };
  };

  test("two healthy servers on one machine pass even --fail-on warning", async () => {
    const start = () => ZrpcServer.start(program, { hosts: etcd.endpoints, key: "user.rpc" });
    await using _first = await start();
    await using _second = await start();
    expect(await check("user.rpc", "--fail-on", "warning")).toEqual({
      code: 0,
      found: ["auth-off", "loopback", "loopback"],
    });
  });

  test("one that was killed is unreachable while its lease lives", async () => {
    await using server = await ZrpcServer.start(program, { hosts: etcd.endpoints, key: "order.rpc" });
    await server.kill();
    expect(await check("order.rpc")).toEqual({
      code: 7,
      found: ["auth-off", "loopback", "single-endpoint", "unreachable"],
    });
  });
});
