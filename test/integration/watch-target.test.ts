/** Targets and configurations against real etcds: through breaks, with TLS and accounts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  chooseBlock,
  clientConfOf,
  openEtcdWithFiles,
  readGoZeroConfig,
  resolveTarget,
  type TargetUpdate,
  watchTarget,
} from "../../src/index.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { makeCertificates, type TestCertificates } from "../support/tls.js";
import { waitFor } from "../support/wait-for.js";

const A = "10.0.3.7:8080";
const B = "10.0.3.9:8080";

function portOf({ endpoints: [endpoint = ""] }: EtcdServer): number {
  return Number(endpoint.replace(/^.*:/, ""));
}

/** Keeps all that is told, until the signal aborts. */
async function keep(updates: AsyncIterable<TargetUpdate>, told: TargetUpdate[]): Promise<void> {
  for await (const update of updates) told.push(update);
}

describe("watchTarget", () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    etcd = await startEtcd();
    await etcd.etcdctl(["put", "user.rpc/1", A]);
  });
  afterAll(() => etcd?.kill());

  test("keeps the addresses through a break, as stale, and then has what was missed", async () => {
    await using proxy = await openProxy(portOf(etcd));
    const abort = new AbortController();
    const told: TargetUpdate[] = [];
    const target = `etcd:///127.0.0.1:${proxy.port}?key=user.rpc`;
    const watching = keep(watchTarget(target, { openStore: openEtcdWithFiles, signal: abort.signal }), told);
    await waitFor(() => told.at(-1)?.cause.type === "start", { what: "the first update" });
    expect(told).toMatchObject([{ addresses: [A], isStale: false, endpointCount: 1 }]);

    await proxy.setMode("refuse");
    await waitFor(() => told.at(-1)?.isStale, { what: "the break to be told" });
    expect(told.at(-1)).toMatchObject({ addresses: [A], cause: { type: "disconnected" } });
    await etcd.etcdctl(["put", "user.rpc/2", B]);
    await etcd.etcdctl(["del", "user.rpc/1"]);

    await proxy.setMode("pass");
    await waitFor(() => told.at(-1)?.isStale === false, { what: "the link to be live again" });
    expect(told.at(-1)).toMatchObject({ addresses: [B], cause: { type: "synced" } });
    expect(
      told
        .flatMap(({ cause }) => (cause.type === "change" ? cause.events.map(({ type }) => type) : []))
        .sort(),
    ).toEqual(["join", "leave"]);
    abort.abort(new Error("enough"));
    await expect(watching).rejects.toThrow("enough");
  });
});

describe("a configuration with an account and TLS", () => {
  let certificates: TestCertificates;
  let etcd: EtcdServer;
  beforeAll(async () => {
    certificates = await makeCertificates();
    const { server, client, caFile } = certificates;
    etcd = await startEtcd({
      tls: { server, client, caFile },
      auth: { rootPassword: "secret" },
    });
    await etcd.etcdctl(["put", "user.rpc/1", A]);
  });
  afterAll(() => etcd?.kill());

  function confOf(fields: Readonly<Record<string, string>>) {
    const lines = Object.entries({
      ...{ CertFile: certificates.client.certFile, CertKeyFile: certificates.client.keyFile },
      ...{ CACertFile: certificates.caFile, User: "root", Pass: "secret" },
      ...fields,
    }).map(([name, value]) => `  ${name}: "${value}"\n`);
    const text = `Etcd:\n  Hosts: [127.0.0.1:${portOf(etcd)}]\n  Key: user.rpc\n${lines.join("")}`;
    return clientConfOf(chooseBlock(readGoZeroConfig(text, { file: "etc/worker.yaml" })));
  }

  const resolved = (fields: Readonly<Record<string, string>>) =>
    resolveTarget(confOf(fields), { openStore: openEtcdWithFiles });

  test("is let in as go-zero is", async () => {
    expect(await resolved({})).toMatchObject({ addresses: [A], endpointCount: 1 });
  });

  test.each([
    { name: "a wrong password", fields: { Pass: "wrong" }, code: "auth" },
    {
      name: "half an account, which is none: the certificate's user",
      fields: { Pass: "" },
      code: "permission",
    },
    { name: "a certificate file that is not there", fields: { CertFile: "no-such.pem" }, code: "config" },
    { name: "no TLS, since one of the three is empty", fields: { CertFile: "" }, code: "tls" },
  ])("fails as $code: $name", async ({ fields, code }) => {
    await expect(resolved(fields)).rejects.toMatchObject({ code });
  });
});
