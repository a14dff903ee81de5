/** zdisc watches and lists what real go-zero publishes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listServices, Subscriber } from "../../src/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { GoZeroPublisher } from "./go-zero.js";
import { ZdiscLog } from "./zdisc-log.js";

const program = (await goProgramFor("zdisc watching what real go-zero publishes", "discov")) ?? "";

describe.skipIf(program === "")("what real go-zero publishes, zdisc", { timeout: 60_000 }, () => {
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

  const publish = (key: string, value: string, id?: string) =>
    GoZeroPublisher.start(program, {
      hosts: etcd.endpoints,
      key,
      value,
      ...(id === undefined ? {} : { id }),
    });
  const watch = async (service: string) => {
    const subscriber = new Subscriber(service, { store });
    await subscriber.ready();
    return subscriber;
  };

  test("sees join, and leave with its cause", async () => {
    await using subscriber = await watch("join.rpc");
    const log = ZdiscLog.ofSubscriber(subscriber);
    await using publisher = await publish("join.rpc", "10.0.0.1:80");
    await log.says("join 10.0.0.1:80");
    await publisher.stop();
    await log.says("leave 10.0.0.1:80 (stopped)");
    expect(subscriber.instanceCount).toBe(0);
  });

  test("sees a crashed process leave when its lease runs out", async () => {
    await using subscriber = await watch("crash.rpc");
    const log = ZdiscLog.ofSubscriber(subscriber);
    await using publisher = await publish("crash.rpc", "10.0.0.1:80");
    await log.says("join 10.0.0.1:80");
    await publisher.kill();
    await log.says("leave 10.0.0.1:80 (expired)");
  });

  test("sees a fixed ID move from a crashed process to the next", async () => {
    await using subscriber = await watch("move.rpc");
    const log = ZdiscLog.ofSubscriber(subscriber);
    await using crashed = await publish("move.rpc", "10.0.0.1:80", "7");
    await log.says("join 10.0.0.1:80");
    await crashed.kill();
    await using _next = await publish("move.rpc", "10.0.0.2:80", "7");
    await log.says("move 10.0.0.1:80 -> 10.0.0.2:80");
    expect(subscriber.instances).toMatchObject([{ key: "move.rpc/7", id: "7", address: "10.0.0.2:80" }]);
  });

  test("knows the lease ID in a key without a fixed ID", async () => {
    await using subscriber = await watch("lease.rpc");
    const log = ZdiscLog.ofSubscriber(subscriber);
    await using _publisher = await publish("lease.rpc", "10.0.0.1:80");
    await log.says("join 10.0.0.1:80");
    const [instance] = subscriber.instances;
    expect(instance?.id).toBe(instance?.leaseId);
  });

  test("sees pause and resume", async () => {
    await using subscriber = await watch("pause.rpc");
    const log = ZdiscLog.ofSubscriber(subscriber);
    await using publisher = await publish("pause.rpc", "10.0.0.1:80");
    await publisher.command("pause");
    await log.says("leave 10.0.0.1:80 (stopped)");
    const before = log.lines.length;
    await publisher.command("resume");
    await log.says("join 10.0.0.1:80", before);
  });

  test("lists every service with its instances", async () => {
    await using _one = await publish("list/user.rpc", "10.0.0.1:80", "1");
    await using _two = await publish("list/user.rpc", "10.0.0.2:80", "2");
    await using _other = await publish("list/order.rpc", "10.0.0.3:80");
    const { signal } = new AbortController();
    const { services, otherKeyCount } = await listServices({ store, signal, prefix: "list/" });
    expect(otherKeyCount).toBe(0);
    expect(services).toMatchObject([
      { name: "list/order.rpc", instanceCount: 1, leasedCount: 1 },
      { name: "list/user.rpc", instanceCount: 2, leasedCount: 2 },
    ]);
  });
});
