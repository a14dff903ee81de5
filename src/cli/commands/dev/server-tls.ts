/** `--cert`, `--cert-key` and `--client-ca`: read and checked before anything listens. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { DiscoveryError } from "../../../errors.js";
import type { ServerTls } from "../../../server/listener.js";

export interface CertificateFlags {
  readonly cert: string | undefined;
  readonly certKey: string | undefined;
  readonly clientCa: string | undefined;
}

type ReadFile = (path: string) => Promise<Buffer>;

/** undefined: no TLS. Throws `usage` for half a pair, `config` for files that cannot be read or hold something else. */
export async function serverTls(
  { cert, certKey, clientCa }: CertificateFlags,
  readFile: ReadFile,
): Promise<ServerTls | undefined> {
  if (cert === undefined || certKey === undefined) {
    const [given, missing] = cert === undefined ? ["--cert-key", "--cert"] : ["--cert", "--cert-key"];
    if (cert !== undefined || certKey !== undefined)
      throw new DiscoveryError("usage", `${given} needs ${missing}`);
    if (clientCa !== undefined) throw new DiscoveryError("usage", "--client-ca needs --cert and --cert-key");
    return undefined;
  }
  const [certificate, key] = [await readFile(cert), await readFile(certKey)];
  checkPair({ cert, certKey }, certificate, key);
  const authority = clientCa === undefined ? undefined : await readFile(clientCa);
  if (clientCa !== undefined && authority !== undefined) certificateIn(authority, "--client-ca", clientCa);
  return { cert: certificate, key, clientCa: authority };
}

function checkPair(
  { cert, certKey }: { readonly cert: string; readonly certKey: string },
  certificate: Buffer,
  key: Buffer,
): void {
  if (certificateIn(certificate, "--cert", cert).checkPrivateKey(keyIn(key, certKey))) return;
  throw new DiscoveryError("config", `the key in ${certKey} does not belong to ${cert}`, {
    remedy: `--cert-key with the key that ${cert} was made with`,
  });
}

function certificateIn(pem: Buffer, flag: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new DiscoveryError("config", `${flag} ${path} holds no certificate`, {
      cause,
      remedy: "a PEM file: -----BEGIN CERTIFICATE-----",
    });
  }
}

function keyIn(pem: Buffer, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // Without the cause: it is about a secret.
    throw new DiscoveryError("config", `--cert-key ${path} holds no private key without a passphrase`, {
      remedy: "a PEM file: -----BEGIN PRIVATE KEY-----",
    });
  }
}
