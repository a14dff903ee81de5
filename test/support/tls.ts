/** Certificates for the tests, made anew with the openssl program. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.js";
import { tempDir } from "./temp-dir.js";

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface TestCertificates {
  readonly caFile: string;
  /** Nothing here is signed by this one. */
  readonly otherCaFile: string;
  /** For 127.0.0.1 and localhost. */
  readonly server: CertificateFiles;
  /** For the name etcd.local only. */
  readonly serverForName: CertificateFiles;
  /** For 127.0.0.1, ended 2020-01-02. */
  readonly serverExpired: CertificateFiles;
  /** For 127.0.0.1, ends in five days. */
  readonly serverEndingSoon: CertificateFiles;
  /** For 127.0.0.1, begins 2099-01-01. */
  readonly serverNotYetValid: CertificateFiles;
  /** For a client; its common name is `client`. */
  readonly client: CertificateFiles;
}

interface Leaf {
  readonly commonName: string;
  readonly subjectAltName?: string;
  /** openssl's form: `20200101000000Z`. */
  readonly from?: string;
  readonly until?: string;
}

const LOCAL = "IP:127.0.0.1,DNS:localhost";
const LONG_AGO = "20000101000000Z";
const FAR_AHEAD = "21000101000000Z";

export async function makeCertificates(): Promise<TestCertificates> {
  const folder = tempDir("tls");
  const ca = await makeAuthority(folder, "ca");
  const other = await makeAuthority(folder, "other-ca");
  const leaf = (name: string, options: Leaf) => makeLeaf(folder, ca, name, options);
  return {
    caFile: ca.certFile,
    otherCaFile: other.certFile,
    server: await leaf("server", { commonName: "server", subjectAltName: LOCAL }),
    serverForName: await leaf("named", { commonName: "etcd.local", subjectAltName: "DNS:etcd.local" }),
    serverExpired: await leaf("expired", {
      commonName: "server",
      subjectAltName: LOCAL,
      until: "20200102000000Z",
    }),
    serverEndingSoon: await leaf("soon", {
      commonName: "server",
      subjectAltName: LOCAL,
      until: opensslTime(Date.now() + 5 * 24 * 60 * 60 * 1_000),
    }),
    serverNotYetValid: await leaf("not-yet", {
      commonName: "server",
      subjectAltName: LOCAL,
      from: "20990101000000Z",
    }),
    client: await leaf("client", { commonName: "client" }),
  };
}

function opensslTime(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/[-T:]|\.\d+/g, "");
}

async function makeAuthority(folder: string, name: string): Promise<CertificateFiles> {
  const config = join(folder, `${name}.cnf`);
  writeFileSync(
    config,
    "[ req ]\ndistinguished_name = dn\nprompt = no\nx509_extensions = v3\n" +
      `[ dn ]\nCN = zdisc test ${name}\n` +
      "[ v3 ]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign\nsubjectKeyIdentifier = hash\n",
  );
  const files = { certFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}-key.pem`) };
  const out = ["-keyout", files.keyFile, "-out", files.certFile];
  await openssl(folder, ["req", "-x509", ...newKey(), "-days", "3650", "-config", config, ...out]);
  return files;
}

async function makeLeaf(
  folder: string,
  ca: CertificateFiles,
  name: string,
  { commonName, subjectAltName, from = LONG_AGO, until = FAR_AHEAD }: Leaf,
): Promise<CertificateFiles> {
  const files = { certFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}-key.pem`) };
  const request = join(folder, `${name}.csr`);
  const config = join(folder, `${name}.cnf`);
  writeFileSync(config, leafConfig(folder, name, commonName, subjectAltName));
  writeFileSync(join(folder, `${name}.index`), "");
  writeFileSync(join(folder, `${name}.serial`), randomBytes(8).toString("hex"));
  await openssl(folder, ["req", ...newKey(), "-config", config, "-keyout", files.keyFile, "-out", request]);
  const validity = ["-startdate", from, "-enddate", until];
  const authority = ["-cert", ca.certFile, "-keyfile", ca.keyFile, "-config", config];
  const options = ["-batch", "-notext", "-extensions", "v3", ...validity];
  await openssl(folder, ["ca", ...authority, ...options, "-in", request, "-out", files.certFile]);
  return files;
}

function leafConfig(folder: string, name: string, commonName: string, subjectAltName?: string): string {
  return [
    `[ ca ]\ndefault_ca = test\n[ test ]\ndatabase = ${join(folder, `${name}.index`)}\nnew_certs_dir = ${folder}`,
    `serial = ${join(folder, `${name}.serial`)}`,
    "default_md = sha256\npolicy = any\n[ any ]\ncommonName = supplied",
    `[ req ]\ndistinguished_name = dn\nprompt = no\n[ dn ]\nCN = ${commonName}`,
    "[ v3 ]\nbasicConstraints = CA:FALSE\nkeyUsage = digitalSignature\nextendedKeyUsage = serverAuth, clientAuth",
    ...(subjectAltName ? [`subjectAltName = ${subjectAltName}`] : []),
    "",
  ].join("\n");
}

function newKey(): string[] {
  return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
}

function openssl(cwd: string, args: readonly string[]): Promise<string> {
  return runCommand("openssl", args, { cwd, timeoutMs: 60_000 });
}
