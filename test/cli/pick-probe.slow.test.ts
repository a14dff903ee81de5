/** `zdisc pick SERVICE --probe` as a program: real channels to real servers that are registered in a real etcd. */
import { status } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { UserServer } from "../support/user-service.js";
import { waitFor } from "../support/wait-for.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

/** As much as chance and a busy machine may take it apart. */
const WITHIN = 0.15;

interface Row {
  readonly address: string;
  readonly picks: number;
  readonly share: number;
  readonly predictedShare: number;
  readonly failures: number;
  readonly latencyMs: { readonly p50: number };
}

describe("zdisc pick --probe", () => {
  let etcd: EtcdServer;
  let zdisc: BoundZdisc;
  let servers: UserServer[];

  beforeAll(async () => {
    etcd = await startEtcd();
    zdisc = zdiscFor(etcd.endpoints);
  });
  afterAll(() => etcd[Symbol.asyncDispose]());
  beforeEach(async () => {
    servers = await Promise.all([UserServer.start(), UserServer.start(), UserServer.start()]);
    await putAll(
      etcd,
      servers.map(({ address }, at) => [`user.rpc/${at}`, address]),
    );
  });
  afterEach(async () => {
    await etcd.etcdctl(["del", "--prefix", ""]);
    for (const server of servers) await server[Symbol.asyncDispose]();
  });

  const probe = (...argv: string[]) => zdisc.run(["pick", "user.rpc", "--probe", "--seed", "1", ...argv]);
  const rowOf = (stdout: string, { address }: UserServer): Row => {
    const { endpoints } = JSON.parse(stdout) as { readonly endpoints: readonly Row[] };
    const row = endpoints.find((each) => each.address === address);
    if (row === undefined) throw new Error(`no row of ${address} in ${stdout}`);
    return row;
  };

  test("names its rate before anything else, and shows what every endpoint got", async () => {
    const { code, stdout, stderr } = await probe("--rate", "100", "--duration", "2s");
    expect(stderr).toBe(
      "zdisc: note: 100 health calls a second to user.rpc for 2 s (200), by p2c_ewma; Ctrl-C ends it\n",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^p2c_ewma, health calls: 200 picks at 100\/s \(2\.\d+ s\), seed 1\n/);
    expect(stdout).toMatch(/ENDPOINT +PICKS {2}SHARE +PREDICTED/);
    expect(servers.reduce((sum, { callCount }) => sum + callCount, 0)).toBe(200);
    for (const { address, callCount } of servers)
      expect(stdout).toMatch(new RegExp(`${address} +${callCount} `));
  });

  test("a slow endpoint gets what the simulation predicts, and so do the others", async () => {
    const [first, second, slow] = servers as [UserServer, UserServer, UserServer];
    first.delayMs = second.delayMs = 10;
    slow.delayMs = 100;
    const { stdout } = await probe("--rate", "100", "--duration", "8s", "-o", "json");
    for (const fast of [first, second]) {
      expect(rowOf(stdout, slow).share).toBeLessThan(rowOf(stdout, fast).share / 2);
    }
    expect(rowOf(stdout, slow).latencyMs.p50).toBeGreaterThanOrEqual(99);
    for (const server of servers) {
      const { share, predictedShare } = rowOf(stdout, server);
      expect(Math.abs(share - predictedShare)).toBeLessThan(WITHIN);
    }
  });

  test("an endpoint that fails is told of, and left alone", async () => {
    const [failing] = servers as [UserServer];
    failing.code = status.UNAVAILABLE;
    const { stdout } = await probe("--rate", "200", "--duration", "3s", "-o", "json");
    const { failures, picks, share } = rowOf(stdout, failing);
    expect(failures).toBe(picks);
    expect(share).toBeLessThan(0.1);
  });

  test("one key goes to one endpoint", async () => {
    const { stdout } = await probe("--hash-key", "user-42", "--rate", "50", "--duration", "1s", "-o", "json");
    const shares = servers.map((server) => rowOf(stdout, server).share).sort();
    expect(shares[2]).toBeGreaterThan(0.9);
  });

  test("stops at Ctrl-C with the table so far", async () => {
    await using running = zdisc.start(["pick", "user.rpc", "--probe", "--rate", "50", "--duration", "1h"]);
    const called = () => servers.reduce((sum, { callCount }) => sum + callCount, 0);
    await waitFor(() => called() > 20, { what: "some calls" });
    running.kill("SIGINT");
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^p2c_ewma, health calls: \d+ picks at 50\/s/);
  });

  test("a service that is not there is no endpoint", async () => {
    const { code, stderr } = await zdisc.run(["pick", "other.rpc", "--probe"]);
    expect(code).toBe(3);
    expect(stderr).toContain("other.rpc");
  });

  test("an endpoint that nobody serves gets no call, and its row says so", async () => {
    const [dead] = servers as [UserServer];
    dead.kill();
    const { code, stdout } = await probe("--rate", "50", "--duration", "1s", "-o", "json");
    expect(code).toBe(0);
    expect(rowOf(stdout, dead)).toMatchObject({ picks: 0, latencyMs: null });
  });
});
