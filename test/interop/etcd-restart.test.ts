/** zdisc and real go-zero after etcd was away. */
import { describe, expect, test } from "vitest";
import { Publisher, Subscriber } from "../../src/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { waitFor } from "../support/wait-for.js";
import { GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";
import { ZdiscLog } from "./zdisc-log.js";

const program = (await goProgramFor("zdisc and real go-zero over a restart of etcd", "discov")) ?? "";

describe.skipIf(program === "")("after a restart of etcd", { timeout: 120_000 }, () => {
  test("zdisc and go-zero still see each other, and what comes new", async () => {
    await using etcd = await startEtcd();
    const goZero = { hosts: etcd.endpoints, key: "user.rpc" };
    await using store = await openEtcdStore(etcd.endpoints);
    await using zdisc = new Subscriber("user.rpc", { store });
    const log = ZdiscLog.ofSubscriber(zdisc);
    await using goZeroSubscriber = await GoZeroSubscriber.start(program, goZero);
    await using publisher = new Publisher([{ service: "user.rpc", address: "10.0.0.1:80" }], { store });
    await using _goZeroPublisher = await GoZeroPublisher.start(program, { ...goZero, value: "10.0.0.2:80" });
    await publisher.ready();
    await goZeroSubscriber.sees("10.0.0.1:80", "10.0.0.2:80");
    await log.says("join 10.0.0.2:80");

    const before = log.lines.length;
    await etcd.restart();
    await log.says("synced", before);
    await using later = new Publisher([{ service: "user.rpc", address: "10.0.0.3:80" }], { store });
    await later.ready();
    await using _goZeroLater = await GoZeroPublisher.start(program, { ...goZero, value: "10.0.0.4:80" });

    await goZeroSubscriber.sees("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80");
    await log.says("join 10.0.0.3:80");
    await log.says("join 10.0.0.4:80");
    expect(zdisc.endpoints.map(({ address }) => address).sort()).toEqual(goZeroSubscriber.told.at(-1));
    expect(log.lines.filter((line) => line.startsWith("leave"))).toEqual([]);
  });

  test("zdisc and go-zero put themselves back into an etcd that lost everything", async () => {
    await using etcd = await startEtcd();
    const goZero = { hosts: etcd.endpoints, key: "user.rpc" };
    await using store = await openEtcdStore(etcd.endpoints);
    await using zdisc = new Subscriber("user.rpc", { store });
    await using publisher = new Publisher([{ service: "user.rpc", address: "10.0.0.1:80" }], { store });
    const published = ZdiscLog.ofPublisher(publisher);
    await using _goZeroPublisher = await GoZeroPublisher.start(program, { ...goZero, value: "10.0.0.2:80" });
    await publisher.ready();
    await waitFor(() => zdisc.has("10.0.0.2:80"), { what: "zdisc to see go-zero" });

    await etcd.wipe();
    await published.says("restored");
    await using goZeroSubscriber = await GoZeroSubscriber.start(program, goZero);
    await goZeroSubscriber.sees("10.0.0.1:80", "10.0.0.2:80");
    await waitFor(() => zdisc.instanceCount === 2 && !zdisc.isStale, { what: "zdisc to see both again" });
    expect(zdisc.endpoints.map(({ address }) => address).sort()).toEqual(goZeroSubscriber.told.at(-1));
  });
});
