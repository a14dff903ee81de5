/** TLS of our server, with and without certificates of clients, seen by our own store and by etcdctl. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdApiServer, startEtcdApiServer } from "../../../src/server/etcd-api-server.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { TlsOptions } from "../../../src/store/etcd/socket/host-socket.js";
import { findEtcd } from "../../support/etcd-binaries.js";
import { runCommand } from "../../support/run-command.js";
import { makeCertificates, type TestCertificates } from "../../support/tls.js";

const etcd = await findEtcd();
const signal = new AbortController().signal;
const pem = (file: string) => readFileSync(file);

describe("TLS of our server", () => {
  let files: TestCertificates;
  /** Takes every client. */
  let open: EtcdApiServer;
  /** Wants a certificate of the authority, and a user. */
  let closed: EtcdApiServer;

  beforeAll(async () => {
    files = await makeCertificates();
    const own = { cert: pem(files.server.certFile), key: pem(files.server.keyFile) };
    open = await startEtcdApiServer({ tls: own });
    closed = await startEtcdApiServer({ tls: { ...own, clientCa: pem(files.caFile) } });
    await closed.enableAuth([
      { name: "root", password: "secret" },
      { name: "client", password: "unused", readwrite: ["mine/"] },
    ]);
  }, 60_000);
  afterAll(async () => {
    await open?.close();
    await closed?.close();
  });

  const ca = (): TlsOptions => ({ ca: pem(files.caFile) });
  const withCertificate = (): TlsOptions => ({
    ...ca(),
    cert: pem(files.client.certFile),
    key: pem(files.client.keyFile),
  });

  async function put(server: EtcdApiServer, key: string, tls?: TlsOptions): Promise<string> {
    await using store = await openEtcdStore([server.address], { tls });
    return await store.put(key, "1", { signal });
  }

  test("a client that knows the authority is served", async () => {
    expect(await put(open, "a", ca())).toMatch(/^\d+$/);
  });

  test.each([
    { name: "plain text", tls: undefined, message: /speaks TLS only/ },
    { name: "an unknown authority", tls: {}, message: /unknown authority/ },
  ])("$name is told its failure", async ({ tls, message }) => {
    await expect(put(open, "a", tls)).rejects.toMatchObject({
      code: "tls",
      message: expect.stringMatching(message),
    });
  });

  test("advertises https", async () => {
    await using store = await openEtcdStore([open.address], { tls: ca() });
    const { members } = await store.status({ signal });
    expect(members).toMatchObject([{ clientUrls: [`https://${open.address}`] }]);
  });

  test("a client without the certificate that is asked for is not let in", async () => {
    await expect(put(closed, "mine/a", ca())).rejects.toMatchObject({ code: "tls" });
  });

  test("the common name of a client's certificate is its user", async () => {
    expect(await put(closed, "mine/a", withCertificate())).toMatch(/^\d+$/);
    await expect(put(closed, "other", withCertificate())).rejects.toMatchObject({ code: "permission" });
  });

  test("a certificate that is none ends at the start", async () => {
    const key = pem(files.server.keyFile);
    await expect(startEtcdApiServer({ tls: { cert: Buffer.from("none"), key } })).rejects.toMatchObject({
      code: "config",
    });
  });

  test.skipIf(etcd === undefined)("etcdctl is served with its certificate", async () => {
    const { certFile, keyFile } = files.client;
    const tls = [
      "--insecure-transport=false",
      "--cacert",
      files.caFile,
      "--cert",
      certFile,
      "--key",
      keyFile,
    ];
    const args = ["--endpoints", closed.address, ...tls, "put", "mine/b", "1"];
    expect(await runCommand(etcd?.etcdctl ?? "", args, { env: {}, timeoutMs: 30_000 })).toBe("OK\n");
  });
});
