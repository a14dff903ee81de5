/** TLS and accounts against a real etcd. Departure 10: a CA alone is enough, and a server name works with an account. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenEtcdOptions, openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { TlsOptions } from "../../src/store/etcd/socket/host-socket.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { makeCertificates, type TestCertificates } from "../support/tls.js";

const signal = new AbortController().signal;

describe("TLS", () => {
  let certificates: TestCertificates;
  let named: EtcdServer;
  let plain: EtcdServer;

  beforeAll(async () => {
    certificates = await makeCertificates();
    const auth = { rootPassword: "secret" };
    [named, plain] = await Promise.all([
      startEtcd({ tls: { server: certificates.serverForName, caFile: certificates.caFile }, auth }),
      startEtcd(),
    ]);
  }, 60_000);
  afterAll(async () => {
    await named?.[Symbol.asyncDispose]();
    await plain?.[Symbol.asyncDispose]();
  });

  /** The revision that a put got: proof of a session that works. */
  async function put(etcd: EtcdServer, options: OpenEtcdOptions): Promise<string> {
    await using store = await openEtcdStore(etcd.endpoints, options);
    return await store.put("tls", "1", { signal });
  }

  const ca = () => readFileSync(certificates.caFile);
  const account = { user: "root", password: "secret" };

  test("departure 10: a CA and a server name are enough, with an account, too", async () => {
    expect(await put(named, { tls: { ca: ca(), serverName: "etcd.local" }, account })).toMatch(/^\d+$/);
  });

  test("takes any certificate when told so", async () => {
    expect(await put(named, { tls: { insecureSkipVerify: true }, account })).toMatch(/^\d+$/);
  });

  test.each<{ name: string; tls: () => TlsOptions; message: RegExp; remedy: RegExp }>([
    { name: "an unknown authority", tls: () => ({}), message: /unknown authority/, remedy: /--cacert/ },
    {
      name: "another name",
      tls: () => ({ ca: ca() }),
      message: /certificate is for etcd\.local/,
      remedy: /--tls-server-name etcd\.local/,
    },
  ])("fails at once with the cause: $name", async ({ tls, message, remedy }) => {
    await expect(put(named, { tls: tls(), account })).rejects.toMatchObject({
      code: "tls",
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(remedy),
    });
  });

  test("tells nothing, least of all a password, to a host whose certificate it refuses", async () => {
    const { certFile, keyFile } = certificates.server;
    const heard: Buffer[] = [];
    const impostor = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", (bytes) => heard.push(bytes));
    });
    impostor.listen(0, "127.0.0.1");
    await once(impostor, "listening");
    const { port } = impostor.address() as AddressInfo;
    const opening = openEtcdStore([`127.0.0.1:${port}`], { tls: {}, account });
    await expect(opening).rejects.toMatchObject({ code: "tls" });
    impostor.close();
    await once(impostor, "close");
    expect(Buffer.concat(heard).toString("latin1")).toBe("");
  });

  test("says that a host does not speak TLS", async () => {
    await expect(put(plain, { tls: {} })).rejects.toMatchObject({
      code: "tls",
      message: expect.stringMatching(/does not speak TLS/),
    });
  });

  test("says that a host speaks TLS only", async () => {
    await expect(put(named, {})).rejects.toMatchObject({
      code: "tls",
      message: expect.stringMatching(/speaks TLS only/),
    });
  });
});
