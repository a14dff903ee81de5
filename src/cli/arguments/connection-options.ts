/** The connection flags as what opens a store: hosts, account and TLS, each checked before anything is dialled. */
import { DiscoveryError } from "../../errors.js";
import type { OpenEtcdOptions } from "../../store/etcd/open-etcd-store.js";
import type { TlsFiles } from "../../target/store-access.js";
import type { GlobalOptions } from "./global-flags.js";

const DEFAULT_HOST = "127.0.0.1:2379";

/** `h1:2379,http://h2:2379` in its parts, each once. Throws `usage`, and never repeats a password. */
export function hostsOf({ endpoints = DEFAULT_HOST }: Pick<GlobalOptions, "endpoints">): readonly string[] {
  const hosts = endpoints
    .split(",")
    .map((host) => host.trim())
    .filter((host) => host !== "");
  if (hosts.some((host) => host.includes("@"))) {
    throw new DiscoveryError("usage", "an etcd host takes no account", { remedy: "--user NAME" });
  }
  if (hosts.length === 0) {
    throw new DiscoveryError("usage", "--endpoints names no etcd host", {
      remedy: `--endpoints ${DEFAULT_HOST}`,
    });
  }
  return [...new Set(hosts)];
}

type ReadFile = (path: string) => Promise<Buffer>;

/** Reads the files that the flags name. `options` hold the environment's share. Throws `usage` and `config`. */
export async function tlsOf(
  options: GlobalOptions,
  hosts: readonly string[],
  readFile: ReadFile,
): Promise<OpenEtcdOptions["tls"]> {
  const { cacert, cert, certKey, tlsServerName, insecureSkipTlsVerify } = options;
  if (cert !== undefined && certKey === undefined)
    throw new DiscoveryError("usage", "--cert needs --cert-key");
  if (certKey !== undefined && cert === undefined)
    throw new DiscoveryError("usage", "--cert-key needs --cert");
  if (!wantsTls(options, hosts)) return undefined;
  const read = async (path: string | undefined) => (path === undefined ? undefined : await readFile(path));
  return {
    ca: await read(cacert),
    cert: await read(cert),
    key: await read(certKey),
    serverName: tlsServerName,
    insecureSkipVerify: insecureSkipTlsVerify,
  };
}

/** Reads the files that a go-zero config names. Throws `config`. */
export async function tlsOfFiles(files: TlsFiles, readFile: ReadFile): Promise<OpenEtcdOptions["tls"]> {
  const { caFile, certFile, keyFile, isVerified } = files;
  return {
    ca: await readFile(caFile),
    cert: await readFile(certFile),
    key: await readFile(keyFile),
    insecureSkipVerify: !isVerified,
  };
}

/** Whether a flag of TLS was given; one such flag stands for all of them. */
export function hasTlsFlag(options: GlobalOptions): boolean {
  const { cacert, cert, certKey, tlsServerName, insecureSkipTlsVerify } = options;
  return [cacert, cert, certKey, tlsServerName].some((flag) => flag !== undefined) || insecureSkipTlsVerify;
}

/** `https://` anywhere means TLS, `http://` everywhere means none; else a TLS flag does. Source: etcd client/v3 endpoint.go. */
function wantsTls(options: GlobalOptions, hosts: readonly string[]): boolean {
  if (hosts.some((host) => host.startsWith("https://"))) return true;
  if (hosts.every((host) => host.startsWith("http://"))) return false;
  return hasTlsFlag(options);
}
