/** Real go-zero subscribes to what zdisc publishes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Publisher, type Registration } from "../../src/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { GoZeroSubscriber } from "./go-zero.js";

const program = (await goProgramFor("real go-zero subscribing to what zdisc publishes", "discov")) ?? "";

describe.skipIf(program === "")("what zdisc publishes, real go-zero", { timeout: 60_000 }, () => {
  let etcd: EtcdServer;
  let store: Store;
  beforeAll(async () => {
    etcd = await startEtcd();
    store = await openEtcdStore(etcd.endpoints);
  }, 600_000);
  afterAll(async () => {
    await store?.close();
    await etcd?.stop();
  });

  const subscribe = (key: string) => GoZeroSubscriber.start(program, { hosts: etcd.endpoints, key });
  const publish = async (...registrations: Registration[]) => {
    const publisher = new Publisher(registrations, { store });
    await publisher.ready();
    return publisher;
  };

  test("sees join and leave", async () => {
    await using subscriber = await subscribe("join.rpc");
    await using first = await publish({ service: "join.rpc", address: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    await using _second = await publish({ service: "join.rpc", address: "10.0.0.2:80" });
    await subscriber.sees("10.0.0.1:80", "10.0.0.2:80");
    await first.close();
    await subscriber.sees("10.0.0.2:80");
  });

  test("sees what was there before it started", async () => {
    await using _publisher = await publish(
      { service: "before.rpc", address: "10.0.0.1:80" },
      { service: "before.rpc", address: "10.0.0.2:80" },
    );
    await using subscriber = await subscribe("before.rpc");
    expect(subscriber.told[0]).toEqual(["10.0.0.1:80", "10.0.0.2:80"]);
  });

  test("sees a fixed ID move from a crashed process to the next", async () => {
    await using subscriber = await subscribe("move.rpc");
    const crash = new AbortController();
    const registration = { service: "move.rpc", id: "7", address: "10.0.0.1:80" };
    const crashed = new Publisher([registration], { store, signal: crash.signal });
    await crashed.ready();
    await subscriber.sees("10.0.0.1:80");
    crash.abort();
    await using _next = await publish({ ...registration, address: "10.0.0.2:80" });
    await subscriber.sees("10.0.0.2:80");
    expect(subscriber.told.slice(0, 4)).toEqual([[], ["10.0.0.1:80"], [], ["10.0.0.2:80"]]);
  });

  test("keeps one address of two keys until the last key goes", async () => {
    await using subscriber = await subscribe("twice.rpc");
    await using first = await publish({ service: "twice.rpc", address: "10.0.0.1:80" });
    await using second = await publish({ service: "twice.rpc", address: "10.0.0.1:80" });
    await first.close();
    await using _marker = await publish({ service: "twice.rpc", address: "10.0.0.9:80" });
    await subscriber.sees("10.0.0.1:80", "10.0.0.9:80");
    await second.close();
    await subscriber.sees("10.0.0.9:80");
  });

  test("sees pause and resume", async () => {
    await using subscriber = await subscribe("pause.rpc");
    await using publisher = await publish({ service: "pause.rpc", address: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    publisher.pause();
    await subscriber.sees();
    publisher.resume();
    await subscriber.sees("10.0.0.1:80");
  });

  test("sees a key that somebody deleted come back", async () => {
    await using subscriber = await subscribe("deleted.rpc");
    await using _publisher = await publish({ service: "deleted.rpc", id: "7", address: "10.0.0.1:80" });
    await subscriber.sees("10.0.0.1:80");
    const before = subscriber.told.length;
    await etcd.etcdctl(["del", "deleted.rpc/7"]);
    await subscriber.until("the way out and back", () => subscriber.told[before + 1]);
    expect(subscriber.told.slice(before)).toEqual([[], ["10.0.0.1:80"]]);
  });
});
