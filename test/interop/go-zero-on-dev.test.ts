/** Real go-zero on the server of `zdisc dev`: publishers and subscribers cannot tell it from an etcd. */
import { describe, expect, test } from "vitest";
import { openEtcdStore, Publisher } from "../../src/index.js";
import { startEtcdApiServer } from "../../src/server/etcd-api-server.js";
import { startDevServer } from "../../src/testing/start-dev-server.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { goProgramFor } from "../support/go-programs.js";
import { waitFor } from "../support/wait-for.js";
import { GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";

const program = (await goProgramFor("real go-zero on zdisc's own server", "discov")) ?? "";

describe.skipIf(program === "")("real go-zero on zdisc's own server", { timeout: 60_000 }, () => {
  const at = (hosts: readonly string[]) => ({ hosts, key: "user.rpc" });

  test("registers, is seen, and takes itself out", async () => {
    await using etcd = await startDevServer();
    await using subscriber = await GoZeroSubscriber.start(program, at(etcd.endpoints));
    await using first = await GoZeroPublisher.start(program, { ...at(etcd.endpoints), value: "10.0.0.1:80" });
    await using _second = await GoZeroPublisher.start(program, {
      ...at(etcd.endpoints),
      value: "10.0.0.2:80",
    });
    await subscriber.sees("10.0.0.1:80", "10.0.0.2:80");
    await first.stop();
    await subscriber.sees("10.0.0.2:80");
    expect(subscriber.told[0]).toEqual([]);
  });

  test("stays as long as its lease, and no longer, when it dies", async () => {
    await using etcd = await startDevServer();
    await using subscriber = await GoZeroSubscriber.start(program, at(etcd.endpoints));
    await using publisher = await GoZeroPublisher.start(program, {
      ...at(etcd.endpoints),
      value: "10.0.0.1:80",
    });
    await subscriber.sees("10.0.0.1:80");
    await publisher.kill();
    await etcd.advance(9_999);
    expect(subscriber.told.at(-1)).toEqual(["10.0.0.1:80"]);
    await etcd.advance(1);
    await subscriber.sees();
  });

  test("sees a fixed ID move to another address", async () => {
    await using etcd = await startDevServer();
    await using subscriber = await GoZeroSubscriber.start(program, at(etcd.endpoints));
    const fixed = { ...at(etcd.endpoints), id: "7" };
    await using first = await GoZeroPublisher.start(program, { ...fixed, value: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    await first.kill();
    await using _next = await GoZeroPublisher.start(program, { ...fixed, value: "10.0.0.2:80" });
    await subscriber.sees("10.0.0.2:80");
  });

  test("puts itself back after an outage that its lease did not survive", async () => {
    const clock = new VirtualClock();
    await using server = await startEtcdApiServer({ clock });
    const hosts = [server.address];
    await using subscriber = await GoZeroSubscriber.start(program, at(hosts));
    await using _publisher = await GoZeroPublisher.start(program, { ...at(hosts), value: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    await server.suspend();
    await clock.advance(10_000);
    expect(server.etcd.leaseIds).toEqual([]);
    await server.resume();
    await waitFor(() => server.etcd.leaseIds.length === 1, { what: "another lease", timeoutMs: 30_000 });
    await subscriber.sees("10.0.0.1:80");
  });

  test("puts itself back into a server that forgot everything", async () => {
    const first = await startDevServer();
    const [host = ""] = first.endpoints;
    await using _publisher = await GoZeroPublisher.start(program, { ...at([host]), value: "10.0.0.1:80" });
    await first.close();
    await using second = await startDevServer({ port: Number(host.split(":")[1]) });
    await using store = await openEtcdStore(second.endpoints);
    await using _ours = new Publisher([{ service: "user.rpc", address: "10.0.0.2:80" }], { store });
    await using subscriber = await GoZeroSubscriber.start(program, at([host]));
    await subscriber.sees("10.0.0.1:80", "10.0.0.2:80");
  });

  test("logs in, and goes on when its token has run out", async () => {
    const clock = new VirtualClock();
    const calls: string[] = [];
    const onCall = (line: string) => calls.push(line);
    await using server = await startEtcdApiServer({ clock, tokenTtlMs: 300_000, onCall });
    await server.enableAuth([
      { name: "root", password: "secret" },
      { name: "bob", password: "pw", readwrite: ["user.rpc/"] },
    ]);
    const asBob = { ...at([server.address]), user: "bob", pass: "pw" };
    await using subscriber = await GoZeroSubscriber.start(program, asBob);
    await using publisher = await GoZeroPublisher.start(program, { ...asBob, value: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    // A keep-alive of the publisher, and a watch of each.
    const streams = () => calls.filter((line) => line.includes(" open "));
    await waitFor(() => streams().length === 3, { what: "all streams to stand" });
    // Its lease would run out before its token: the time of its renewals does not move.
    for (let passedMs = 0; passedMs <= 300_000; passedMs += 9_000) {
      for (const leaseId of server.etcd.leaseIds) server.etcd.renewLease(leaseId);
      await clock.advance(9_000);
    }
    expect(server.etcd.leaseIds).toHaveLength(1);
    await publisher.stop();
    await subscriber.sees();
    await using _next = await GoZeroPublisher.start(program, { ...asBob, value: "10.0.0.2:80" });
    await subscriber.sees("10.0.0.2:80");
    expect(calls.join("\n")).toMatch(/UNAUTHENTICATED \(etcdserver: invalid auth token\)/);
  });

  test("is refused with a wrong password, as etcd refuses it", async () => {
    await using server = await startEtcdApiServer();
    await server.enableAuth([{ name: "root", password: "secret" }]);
    const wrong = { ...at([server.address]), user: "root", pass: "wrong" };
    await expect(GoZeroSubscriber.start(program, wrong)).rejects.toThrow(
      "etcdserver: authentication failed, invalid user ID or password",
    );
  });
});
