/** `resolve` against real etcds that are up and of no use: no leader, TLS, a mixture. */
import { afterEach, expect, test } from "vitest";
import { type Resolution, resolve } from "../../src/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { startCluster } from "../support/etcd-cluster.js";
import { startEtcd } from "../support/etcd-server.js";
import { startGrpcServer } from "../support/grpc-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { makeCertificates } from "../support/tls.js";
import { waitFor } from "../support/wait-for.js";

const servers: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

function kept<T extends AsyncDisposable>(server: T): T {
  servers.push(server);
  return server;
}

/** Of an etcd without accounts and TLS. */
function resolved(hosts: readonly string[], dialTimeoutMs = 2_000): Promise<Resolution> {
  const trace = resolve(`etcd:///${hosts.join(",")}?key=user.rpc`, {
    openStore: (given, { signal, isLazy }) => openEtcdStore(given, { signal, isLazy, dialTimeoutMs }),
    dialTimeoutMs,
  });
  return trace.resolution();
}

function stage({ stages }: Resolution, name: string) {
  return stages.find((each) => each.name === name) ?? expect.fail(`there is no stage ${name}`);
}

test("a cluster without a leader fails at its hosts, though one answers", async () => {
  const cluster = kept(await startCluster());
  await cluster.member(1).kill();
  await cluster.member(2).kill();
  await using member = await openEtcdStore(cluster.endpoints.slice(0, 1), { isLazy: true });
  const knowsNoLeader = async () => {
    const [host] = await member.inspectHosts({ signal: new AbortController().signal, timeoutMs: 500 });
    return host !== undefined && "status" in host && host.status.leaderId === undefined;
  };
  await waitFor(knowsNoLeader, { what: "the member to know no leader", timeoutMs: 20_000 });
  const resolution = await resolved(cluster.endpoints);
  expect(stage(resolution, "hosts").hosts?.map(({ error }) => error)).toEqual([
    null,
    "connection refused",
    "connection refused",
  ]);
  expect(resolution.verdict).toMatchObject({
    status: "failed",
    failedStage: "hosts",
    code: "noLeader",
    message: "etcd has no leader: 1 of 3 members answers.",
  });
});

test("an etcd that speaks TLS only fails with TLS, and says how", async () => {
  const { server, caFile } = await makeCertificates();
  const etcd = kept(await startEtcd({ tls: { server, caFile } }));
  expect((await resolved(etcd.endpoints)).verdict).toMatchObject({
    failedStage: "hosts",
    code: "tls",
    message: `${etcd.endpoints[0]} speaks TLS only.`,
    remedies: ["--cacert ca.pem"],
  });
});

test("hosts of two clusters are told apart", async () => {
  const [one, other] = [kept(await startEtcd()), kept(await startEtcd())];
  const grpc = kept(await startGrpcServer());
  await one.etcdctl(["put", "user.rpc/1", grpc.address]);
  await other.etcdctl(["put", "user.rpc/1", grpc.address]);
  const resolution = await resolved([...one.endpoints, ...other.endpoints]);
  expect(stage(resolution, "hosts").notes.map(({ text }) => text)).toContain(
    "these hosts are of 2 clusters: point all at one",
  );
  expect(resolution.verdict.status).toBe("ok");
});

test("an advertised name that does not resolve here is told, a loopback beside loopback hosts is not", async () => {
  const flags = ["--advertise-client-urls", "http://etcd-1.invalid:2379"];
  const etcd = kept(await startEtcd({ flags }));
  const grpc = kept(await startGrpcServer());
  await etcd.etcdctl(["put", "user.rpc/1", grpc.address]);
  const { stages } = await resolved(etcd.endpoints);
  expect(stages.flatMap(({ notes }) => notes).filter(({ status }) => status === "warning")).toEqual([
    {
      status: "warning",
      text:
        "m0 advertises http://etcd-1.invalid:2379 (name does not resolve from here); go-zero dials that after 60 s. " +
        "Start it with --advertise-client-urls <reachable>",
    },
    { status: "warning", text: "user.rpc/1 has no lease: it stays when its process dies" },
  ]);
});

test("leaves no connection to etcd behind, wherever it was left", async () => {
  const etcd = kept(await startEtcd());
  const proxy = kept(await openProxy(Number(etcd.endpoints[0]?.split(":")[1])));
  const start = () =>
    resolve(`etcd:///${proxy.address}?key=user.rpc`, {
      openStore: (given, { signal, isLazy }) => openEtcdStore(given, { signal, isLazy }),
    });
  await start().resolution();
  for await (const { name } of start()) if (name === "hosts") break;
  await waitFor(() => proxy.connectionCount === 0, { what: "the connections to be closed" });
});
