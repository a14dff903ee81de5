import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { makeCertificates, type TestCertificates } from "../../../../test/support/tls.js";
import { type CertificateFlags, serverTls } from "./server-tls.js";

const NONE: CertificateFlags = { cert: undefined, certKey: undefined, clientCa: undefined };

describe("the files of TLS", () => {
  let made: TestCertificates;
  beforeAll(async () => {
    made = await makeCertificates();
  });
  const pair = () => ({ cert: made.server.certFile, certKey: made.server.keyFile });
  const tlsOf = (flags: Partial<CertificateFlags>) =>
    serverTls({ ...NONE, ...flags }, (path) => readFile(path));

  test("are none when none is named", async () => {
    expect(await tlsOf({})).toBeUndefined();
  });

  test("are read as they are", async () => {
    expect(await tlsOf({ ...pair(), clientCa: made.caFile })).toEqual({
      cert: await readFile(made.server.certFile),
      key: await readFile(made.server.keyFile),
      clientCa: await readFile(made.caFile),
    });
  });

  test.each([
    {
      why: "a key that is another's",
      flags: () => ({ ...pair(), certKey: made.client.keyFile }),
      message: /^the key in \S+client-key\.pem does not belong to \S+server\.pem$/,
    },
    {
      why: "no certificate",
      flags: () => ({ ...pair(), cert: made.server.keyFile }),
      message: /^--cert \S+server-key\.pem holds no certificate$/,
    },
    {
      why: "no key",
      flags: () => ({ ...pair(), certKey: made.server.certFile }),
      message: /^--cert-key \S+server\.pem holds no private key without a passphrase$/,
    },
    {
      why: "no authority",
      flags: () => ({ ...pair(), clientCa: made.server.keyFile }),
      message: /^--client-ca \S+server-key\.pem holds no certificate$/,
    },
  ])("are refused: $why", async ({ flags, message }) => {
    await expect(tlsOf(flags())).rejects.toMatchObject({
      code: "config",
      message: expect.stringMatching(message),
      remedy: expect.any(String),
    });
  });
});
