/** `zdisc drain` and `zdisc prune` against live real go-zero publishers, as real go-zero clients see it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { GoProcess } from "../support/go-process.js";
import { goProgramFor } from "../support/go-programs.js";
import { startGrpcServer } from "../support/grpc-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { waitFor } from "../support/wait-for.js";
import { GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";
import { renewedTwice } from "./renewed-twice.js";
import { ZrpcServer } from "./rpc.js";

const program = (await goProgramFor("drain and prune against real go-zero", "discov")) ?? "";
const rpcProgram = (await goProgramFor("drain under the calls of a real zrpc client", "rpc")) ?? "";
const [OUT, A] = ["10.0.0.9:80", "10.0.0.7:80"] as const;

describe.skipIf(program === "" || rpcProgram === "")("operating live go-zero", { timeout: 120_000 }, () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    etcd = await startEtcd();
  }, 600_000);
  afterAll(async () => {
    await etcd?.stop();
  });

  const zdisc = (...args: string[]) => startZdisc([...args, "--endpoints", etcd.endpoints.join(",")]);
  const publish = (key: string, value: string, id?: string) =>
    GoZeroPublisher.start(program, {
      hosts: etcd.endpoints,
      key,
      value,
      ...(id === undefined ? {} : { id }),
    });
  const subscribe = (key: string) => GoZeroSubscriber.start(program, { hosts: etcd.endpoints, key });

  /** The keys of a service with their values. */
  async function keysOf(service: string): Promise<ReadonlyMap<string, string>> {
    const lines = (await etcd.etcdctl(["get", "--prefix", `${service}/`])).split("\n");
    const pairs = lines.flatMap((line, at) =>
      at % 2 === 0 && line !== "" ? [[line, lines[at + 1] ?? ""]] : [],
    );
    return new Map(pairs as [string, string][]);
  }

  async function keyOf(service: string, value: string): Promise<string> {
    const found = [...(await keysOf(service))].find(([, own]) => own === value);
    if (found === undefined) throw new Error(`nothing under ${service} says ${value}`);
    return found[0];
  }

  describe("drain", () => {
    test("takes the node out of a client for as long as it runs; the publisher does not bring it back", async () => {
      await using _sibling = await publish("drain.rpc", A);
      await using _drained = await publish("drain.rpc", OUT);
      await using client = await subscribe("drain.rpc");
      await client.sees(A, OUT);
      const key = await keyOf("drain.rpc", OUT);
      await using drain = zdisc("drain", "drain.rpc", OUT);
      await client.sees(A);
      await renewedTwice(etcd, key.slice("drain.rpc/".length));
      expect(client.told.at(-1)).toEqual([A]);
      drain.kill("SIGINT");
      expect((await drain.ended).code).toBe(0);
      await client.sees(A, OUT);
      expect(await keyOf("drain.rpc", OUT)).toBe(key);
    });

    test("with --stay holds without zdisc, and its undo command ends it", async () => {
      await using _sibling = await publish("stay.rpc", A);
      await using _drained = await publish("stay.rpc", OUT);
      await using client = await subscribe("stay.rpc");
      const key = await keyOf("stay.rpc", OUT);
      const { code, stdout } = await zdisc("drain", "stay.rpc", OUT, "--stay").ended;
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: `zdisc drain --undo ${key}=${OUT} --endpoints ${etcd.endpoints.join(",")}\n`,
      });
      await client.sees(A);
      await renewedTwice(etcd, key.slice("stay.rpc/".length));
      expect(client.told.at(-1)).toEqual([A]);
      expect((await zdisc("drain", "--undo", `${key}=${OUT}`).ended).code).toBe(0);
      await client.sees(A, OUT);
    });

    test("drains again what a publisher puts back, and what a restarted one registers", async () => {
      await using _sibling = await publish("again.rpc", A);
      await using first = await publish("again.rpc", OUT);
      await using client = await subscribe("again.rpc");
      const key = await keyOf("again.rpc", OUT);
      await using drain = zdisc("drain", "again.rpc", OUT);
      await client.sees(A);
      await etcd.etcdctl(["del", key]); // go-zero puts it back, with its own address
      await drain.waitForStderr(new RegExp(`● ${key} carried ${OUT}; it now says ${A}`));
      await client.sees(A);
      await first.stop();
      await drain.waitForStderr(/is gone: its process stopped, or lost its lease/);
      await using _second = await publish("again.rpc", OUT, "99");
      await drain.waitForStderr(new RegExp(`● again.rpc/99 carried ${OUT}; it now says ${A}`));
      await client.sees(A);
      drain.kill("SIGTERM");
      expect((await drain.ended).code).toBe(0);
      await client.sees(A, OUT);
    });

    test("leaves a real zrpc server without new calls, and no call fails on the way there and back", async () => {
      const service = { hosts: etcd.endpoints, key: "calls.rpc" };
      await using stays = await ZrpcServer.start(rpcProgram, service);
      await using drained = await ZrpcServer.start(rpcProgram, service);
      const args = ["client", "--endpoints", etcd.endpoints.join(","), "--key", service.key, "--rate", "50"];
      await using client = new GoProcess(rpcProgram, args);
      const calls = () => client.events.filter(({ event }) => event === "call");
      const seen = (since: number) =>
        new Set(
          calls()
            .slice(since)
            .map(({ peer }) => peer),
        );
      await client.until("calls to both", () => seen(0).size === 2 || undefined, 30_000);

      await using drain = zdisc("drain", service.key, drained.address);
      await drain.waitForStderr(/ out of /);
      // Those that were begun before have ended; then fifty in a row go to the other.
      await waitFor(
        () => {
          const last = calls().slice(-50);
          return last.length === 50 && last.every(({ peer }) => peer === stays.address);
        },
        { what: "fifty calls in a row to the server that stays", timeoutMs: 30_000 },
      );
      expect(drained.isRunning).toBe(true);

      const before = calls().length;
      drain.kill("SIGINT");
      await drain.ended;
      await client.until("calls to both again", () => seen(before).size === 2 || undefined, 30_000);
      expect(calls().filter(({ code }) => code !== "OK")).toEqual([]);
    });
  });

  describe("prune", () => {
    test("takes leftovers beside a live publisher, and never its key", async () => {
      await using server = await startGrpcServer();
      await using _live = await publish("left.rpc", server.address);
      await using _unreachable = await publish("left.rpc", `127.0.0.1:${await freePort()}`);
      const alive = [...(await keysOf("left.rpc")).keys()];
      await etcd.etcdctl(["put", "left.rpc/1", server.address]);
      await etcd.etcdctl(["put", "left.rpc/2", `127.0.0.1:${await freePort()}`]);
      const { code, stdout } = await zdisc("prune", "left.rpc", "--yes").ended;
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: "✓ deleted left.rpc/1\n✓ deleted left.rpc/2\n",
      });
      expect([...(await keysOf("left.rpc")).keys()]).toEqual(alive);
    });

    test("of two live publishers with one address says that the older one's key came back, and no client loses it", async () => {
      await using server = await startGrpcServer();
      await using _older = await publish("twice.rpc", server.address);
      const older = await keyOf("twice.rpc", server.address);
      await using _newer = await publish("twice.rpc", server.address);
      await using client = await subscribe("twice.rpc");
      const { code, stdout } = await zdisc("prune", "twice.rpc", "--yes").ended;
      expect(code).toBe(1);
      expect(stdout).toMatch(
        new RegExp(
          `^▲ ${older} came back after \\d+ ms: a live go-zero publisher\n {2}owns it\\. Deleting cannot win; `,
        ),
      );
      expect(await keysOf("twice.rpc")).toHaveProperty("size", 2);
      expect(client.told.every((values) => values.join() === server.address)).toBe(true);
    });

    test("--unreachable cannot win against a live publisher either", async () => {
      const dead = `127.0.0.1:${await freePort()}`;
      await using _publisher = await publish("dead.rpc", dead);
      const key = await keyOf("dead.rpc", dead);
      const { code, stdout } = await zdisc("prune", "dead.rpc", "--unreachable", "--yes", "--force").ended;
      expect(code).toBe(1);
      expect(stdout).toContain(`▲ ${key} came back after `);
      expect([...(await keysOf("dead.rpc"))]).toEqual([[key, dead]]);
    });

    test("keeps a real publisher's key that is drained", async () => {
      await using server = await startGrpcServer();
      await using _sibling = await publish("drained.rpc", server.address);
      await using _drained = await publish("drained.rpc", OUT);
      const key = await keyOf("drained.rpc", OUT);
      await zdisc("drain", "drained.rpc", OUT, "--stay").ended;
      const { code, stdout, stderr } = await zdisc("prune", "drained.rpc", "--yes", "--force").ended;
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toContain(`▲ ${key} is kept: changed in place: drained?\n`);
      expect((await keysOf("drained.rpc")).get(key)).toBe(server.address);
    });
  });
});
