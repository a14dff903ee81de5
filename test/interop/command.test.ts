/** The built command and real go-zero. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { startZdisc } from "../support/start-zdisc.js";
import { GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";

const program = (await goProgramFor("the zdisc command beside real go-zero", "discov")) ?? "";

describe.skipIf(program === "")("the zdisc command", { timeout: 60_000 }, () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    etcd = await startEtcd();
  }, 600_000);
  afterAll(async () => {
    await etcd?.stop();
  });

  const zdisc = (...args: string[]) => startZdisc([...args, "--endpoints", etcd.endpoints.join(",")]);

  test("publish is seen by go-zero, and gone at Ctrl-C", async () => {
    await using subscriber = await GoZeroSubscriber.start(program, {
      hosts: etcd.endpoints,
      key: "publish.rpc",
    });
    await using publish = zdisc(
      "publish",
      "--key",
      "publish.rpc",
      "--addr",
      "10.0.0.1:80",
      "--addr",
      "10.0.0.2:80",
    );
    await subscriber.sees("10.0.0.1:80", "10.0.0.2:80");
    publish.kill("SIGINT");
    await subscriber.sees();
    expect((await publish.ended).code).toBe(0);
  });

  test("watch sees go-zero join, and stop", async () => {
    await using watch = zdisc("watch", "watch.rpc", "-o", "ndjson");
    await watch.waitForStdout(/"type":"synced"/);
    await using publisher = await GoZeroPublisher.start(program, {
      hosts: etcd.endpoints,
      key: "watch.rpc",
      value: "10.0.0.1:80",
    });
    await watch.waitForStdout(/"type":"join".*"address":"10\.0\.0\.1:80"/);
    await publisher.stop();
    await watch.waitForStdout(/"type":"leave".*"cause":"stopped"/);
    watch.kill("SIGTERM");
    expect((await watch.ended).code).toBe(0);
  });
});
