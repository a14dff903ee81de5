import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "./etcd-server.js";
import { makeCertificates } from "./tls.js";

describe("a real etcd for tests", () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    etcd = await startEtcd();
  });
  afterAll(() => etcd.stop());

  const clusterId = async () =>
    /"cluster_id":(\d+)/.exec(await etcd.etcdctl(["get", "x", "-w", "json"]))?.[1];

  test("keeps its data and its port over a restart", async () => {
    await etcd.etcdctl(["put", "kept", "yes"]);
    await etcd.restart();
    expect(await etcd.etcdctl(["get", "kept", "--print-value-only"])).toBe("yes\n");
  });

  test("keeps its data when it is killed and started again", async () => {
    await etcd.etcdctl(["put", "survivor", "yes"]);
    await etcd.kill();
    expect(etcd.isRunning).toBe(false);
    await etcd.start();
    expect(await etcd.etcdctl(["get", "survivor", "--print-value-only"])).toBe("yes\n");
  });

  test("is another, empty cluster on the same port after a wipe", async () => {
    await etcd.etcdctl(["put", "lost", "yes"]);
    const before = await clusterId();
    await etcd.wipe();
    expect(await etcd.etcdctl(["get", "lost"])).toBe("");
    expect(await clusterId()).not.toBe(before);
  });

  test("answers nothing while it is paused, and goes on afterwards", async () => {
    etcd.pause();
    expect(await etcd.isHealthy()).toBe(false);
    etcd.resume();
    await etcd.ready();
    expect(await etcd.etcdctl(["put", "after", "pause"])).toBe("OK\n");
  });
});

test("an etcd with users refuses those without a password and knows what each may read", async () => {
  const bob = { name: "bob", password: "pw", read: ["user.rpc/"] };
  await using etcd = await startEtcd({ auth: { rootPassword: "secret", users: [bob], tokenTtlSeconds: 1 } });
  expect(await etcd.etcdctl(["put", "user.rpc/1", "a"])).toBe("OK\n");
  expect(await etcd.etcdctl(["get", "user.rpc/1", "--print-value-only", "--user", "bob:pw"])).toBe("a\n");
  await expect(etcd.etcdctl(["get", "order.rpc/1", "--user", "bob:pw"])).rejects.toThrow(/permission denied/);
  await expect(etcd.etcdctl(["get", "user.rpc/1", "--user", "bob:wrong"])).rejects.toThrow(/authentication/);
});

test("an etcd with TLS asks clients for a certificate when told to", async () => {
  const { server, client, caFile } = await makeCertificates();
  await using etcd = await startEtcd({ tls: { server, client, caFile } });
  expect(await etcd.etcdctl(["put", "a", "b"])).toBe("OK\n");
});
