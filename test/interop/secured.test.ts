/** zdisc and real go-zero on one etcd that asks for a password, or for a certificate. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Publisher, Subscriber } from "../../src/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { makeCertificates } from "../support/tls.js";
import { type GoZeroConnection, GoZeroPublisher, GoZeroSubscriber } from "./go-zero.js";
import { renewedTwice } from "./renewed-twice.js";
import { ZdiscLog } from "./zdisc-log.js";

const program = (await goProgramFor("zdisc and real go-zero on a secured etcd", "discov")) ?? "";

type ZdiscOptions = Parameters<typeof openEtcdStore>[1];

describe.skipIf(program === "")("on an etcd that asks who they are", { timeout: 120_000 }, () => {
  test("zdisc and go-zero with user and password see each other", async () => {
    const bob = { name: "bob", password: "pw", readwrite: ["user.rpc/"] };
    await using etcd = await startEtcd({ auth: { rootPassword: "secret", users: [bob] } });
    await seeEachOther(etcd, { user: "bob", pass: "pw" }, { account: { user: "bob", password: "pw" } });
  });

  test("zdisc keeps its one key and one lease, seen by go-zero, while tokens expire", async () => {
    const bob = { name: "bob", password: "pw", readwrite: ["user.rpc/"] };
    const auth = { rootPassword: "secret", users: [bob], tokenTtlSeconds: 1 };
    await using etcd = await startEtcd({ auth });
    await using store = await openEtcdStore(etcd.endpoints, { account: { user: "bob", password: "pw" } });
    await using publisher = new Publisher([{ service: "user.rpc", address: "10.0.0.1:80" }], { store });
    await publisher.ready();
    await renewedTwice(etcd, publisher.publications[0]?.leaseId);

    const connection = { hosts: etcd.endpoints, key: "user.rpc", user: "bob", pass: "pw" };
    await using goZero = await GoZeroSubscriber.start(program, connection);
    await goZero.sees("10.0.0.1:80");
    expect(publisher.publications).toMatchObject([{ status: "registered" }]);
    expect(await etcd.etcdctl(["lease", "list"])).toMatch(/^found 1 leases/);
    await publisher.close();
    await goZero.sees();
  });

  test("zdisc and go-zero with client certificates see each other", async () => {
    const { server, client, caFile } = await makeCertificates();
    await using etcd = await startEtcd({ tls: { server, client, caFile } });
    const tls = { certFile: client.certFile, certKeyFile: client.keyFile, caFile };
    const [ca, cert, key] = [caFile, client.certFile, client.keyFile].map((file) => readFileSync(file));
    await seeEachOther(etcd, { tls }, { tls: { ca, cert, key } });
  });
});

async function seeEachOther(
  etcd: EtcdServer,
  goZero: Omit<GoZeroConnection, "hosts" | "key">,
  options: ZdiscOptions,
): Promise<void> {
  const connection = { ...goZero, hosts: etcd.endpoints, key: "user.rpc" };
  await using store = await openEtcdStore(etcd.endpoints, options);
  await using zdisc = new Subscriber("user.rpc", { store });
  const log = ZdiscLog.ofSubscriber(zdisc);
  await using goZeroSubscriber = await GoZeroSubscriber.start(program, connection);
  await using goZeroPublisher = await GoZeroPublisher.start(program, { ...connection, value: "10.0.0.1:80" });
  await using publisher = new Publisher([{ service: "user.rpc", address: "10.0.0.2:80" }], { store });
  await publisher.ready();

  await goZeroSubscriber.sees("10.0.0.1:80", "10.0.0.2:80");
  await log.says("join 10.0.0.1:80");
  await log.says("join 10.0.0.2:80");
  await publisher.close();
  await goZeroSubscriber.sees("10.0.0.1:80");
  await goZeroPublisher.stop();
  await log.says("leave 10.0.0.1:80 (stopped)");
  expect(zdisc.endpointCount).toBe(0);
}
