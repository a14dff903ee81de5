/** The judge itself: our programs around go-zero do what the tests of zdisc rely on. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { makeCertificates } from "../support/tls.js";
import { GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";

const program =
  (await goProgramFor("the programs around real go-zero (test/interop/go-zero)", "discov")) ?? "";

describe.skipIf(program === "")("real go-zero", { timeout: 60_000 }, () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    etcd = await startEtcd();
  }, 600_000);
  afterAll(() => etcd?.stop());
  const at = (key: string) => ({ hosts: etcd.endpoints, key });
  const keys = async (prefix: string) =>
    (await etcd.etcdctl(["get", "--prefix", prefix, "--keys-only"]))
      .split("\n")
      .filter((line) => line !== "");

  test("sees its own registrations join and leave", async () => {
    await using subscriber = await GoZeroSubscriber.start(program, at("own.rpc"));
    await using first = await GoZeroPublisher.start(program, { ...at("own.rpc"), value: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    await using _second = await GoZeroPublisher.start(program, { ...at("own.rpc"), value: "10.0.0.2:80" });
    await subscriber.sees("10.0.0.1:80", "10.0.0.2:80");
    await first.stop();
    await subscriber.sees("10.0.0.2:80");
    expect(subscriber.told[0]).toEqual([]);
  });

  test("withdraws at pause and comes back at resume", async () => {
    await using subscriber = await GoZeroSubscriber.start(program, at("paused.rpc"));
    await using publisher = await GoZeroPublisher.start(program, {
      ...at("paused.rpc"),
      value: "10.0.0.1:80",
    });
    await subscriber.sees("10.0.0.1:80");
    await publisher.command("pause");
    await subscriber.sees();
    await publisher.command("resume");
    await subscriber.sees("10.0.0.1:80");
  });

  test("takes a fixed ID in place of the lease ID", async () => {
    await using _publisher = await GoZeroPublisher.start(program, {
      ...at("fixed.rpc"),
      value: "10.0.0.1:80",
      id: "77",
    });
    expect(await keys("fixed.rpc/")).toEqual(["fixed.rpc/77"]);
  });

  test("lets a later key evict an earlier one of the same address when it is exclusive", async () => {
    await using subscriber = await GoZeroSubscriber.start(program, at("exclusive.rpc"), "--exclusive");
    await etcd.etcdctl(["put", "exclusive.rpc/1", "10.0.0.1:80"]);
    await subscriber.sees("10.0.0.1:80");
    await etcd.etcdctl(["put", "exclusive.rpc/2", "10.0.0.1:80"]);
    await etcd.etcdctl(["del", "exclusive.rpc/2"]);
    await subscriber.sees();
  });

  test("watches one key when told to match exactly", async () => {
    await using subscriber = await GoZeroSubscriber.start(program, at("exact.rpc"), "--exact-match");
    await etcd.etcdctl(["put", "exact.rpc/1", "10.0.0.1:80"]);
    await etcd.etcdctl(["put", "exact.rpc", "10.0.0.2:80"]);
    await subscriber.sees("10.0.0.2:80");
  });

  test("a command it does not know is refused", async () => {
    await using subscriber = await GoZeroSubscriber.start(program, at("refused.rpc"));
    await expect(subscriber.command("dance")).rejects.toThrow("dance: unknown command");
  });

  test("a registration that etcd refuses is reported as failed", async () => {
    const refused = { hosts: ["127.0.0.1:1"], key: "user.rpc", value: "10.0.0.1:80" };
    await expect(GoZeroPublisher.start(program, refused)).rejects.toThrow(/ended before.*deadline exceeded/s);
  });
});

describe.skipIf(program === "")("real go-zero, secured", { timeout: 120_000 }, () => {
  test("logs in with user and password", async () => {
    const bob = { name: "bob", password: "pw", readwrite: ["user.rpc/"] };
    await using etcd = await startEtcd({ auth: { rootPassword: "secret", users: [bob] } });
    const connection = { hosts: etcd.endpoints, key: "user.rpc", user: "bob", pass: "pw" };
    await using subscriber = await GoZeroSubscriber.start(program, connection);
    await using _publisher = await GoZeroPublisher.start(program, { ...connection, value: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
  });

  test("shows etcd its certificate", async () => {
    const { server, client, caFile } = await makeCertificates();
    await using etcd = await startEtcd({ tls: { server, client, caFile } });
    const tls = { certFile: client.certFile, certKeyFile: client.keyFile, caFile };
    const connection = { hosts: etcd.endpoints, key: "user.rpc", tls };
    await using subscriber = await GoZeroSubscriber.start(program, connection);
    await using _publisher = await GoZeroPublisher.start(program, { ...connection, value: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
  });
});
