/** A value that somebody else wrote over a registration's own is a drain: both sides leave it alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Publisher, Subscriber } from "../../src/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";
import { renewedTwice } from "./renewed-twice.js";
import { ZdiscLog } from "./zdisc-log.js";

const program = (await goProgramFor("drained registrations of zdisc and of real go-zero", "discov")) ?? "";
const SIBLING = "10.0.0.9:80";

describe.skipIf(program === "")("a drained registration", { timeout: 60_000 }, () => {
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
  const write = (key: string, value: string) => etcd.etcdctl(["put", "--ignore-lease", key, value]);

  test("of zdisc stays drained while its lease is renewed, and ends when its value is back", async () => {
    const registration = { service: "zdisc.rpc", id: "7", address: "10.0.0.1:80" };
    await using goZero = await GoZeroSubscriber.start(program, { hosts: etcd.endpoints, key: "zdisc.rpc" });
    await using publisher = new Publisher([registration], { store });
    const published = ZdiscLog.ofPublisher(publisher);
    await publisher.ready();
    await write("zdisc.rpc/7", SIBLING);
    await published.says(`overwritten ${SIBLING}`);
    await goZero.sees(SIBLING);
    await renewedTwice(etcd, publisher.publications[0]?.leaseId);

    expect(publisher.publications).toMatchObject([{ status: "overwritten" }]);
    expect(goZero.told.at(-1)).toEqual([SIBLING]);
    const before = published.lines.length;
    await write("zdisc.rpc/7", "10.0.0.1:80");
    await published.says("registered", before);
    await goZero.sees("10.0.0.1:80");
  });

  test("of go-zero stays drained while its lease is renewed, and zdisc sees it go and come back", async () => {
    await using subscriber = new Subscriber("go-zero.rpc", { store });
    await subscriber.ready();
    const log = ZdiscLog.ofSubscriber(subscriber);
    const goZero = { hosts: etcd.endpoints, key: "go-zero.rpc", value: "10.0.0.1:80", id: "7" };
    await using _publisher = await GoZeroPublisher.start(program, goZero);
    await log.says("join 10.0.0.1:80");
    await write("go-zero.rpc/7", SIBLING);
    await log.says(`move 10.0.0.1:80 -> ${SIBLING}`);
    await renewedTwice(etcd, subscriber.instances[0]?.leaseId);

    expect(subscriber.endpoints.map(({ address }) => address)).toEqual([SIBLING]);
    await write("go-zero.rpc/7", "10.0.0.1:80");
    await log.says(`move ${SIBLING} -> 10.0.0.1:80`);
  });
});
