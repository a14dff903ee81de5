/** Opens a store as a configuration file describes it: an account, and certificates by their paths. */
import { readFile } from "node:fs/promises";
import { DiscoveryError } from "../../errors.js";
import type { Store } from "../store.js";
import type { Account } from "./hosts/auth-token.js";
import { openEtcdStore } from "./open-etcd-store.js";
import type { TlsOptions } from "./socket/host-socket.js";

/** What `watchTarget` and `resolveTarget` hand to their `openStore`. */
export interface EtcdAccess {
  /** Ends the opening only. */
  readonly signal?: AbortSignal | undefined;
  readonly account?: Account | undefined;
  /** PEM files; a relative path begins where the process runs. Without: plain text, unless a host says `https://`. */
  readonly tls?:
    | {
        readonly caFile: string;
        readonly certFile: string;
        readonly keyFile: string;
        readonly isVerified: boolean;
      }
    | undefined;
}

/** Throws as `openEtcdStore` does, and `config` for a file that cannot be read. */
export async function openEtcdWithFiles(hosts: readonly string[], access: EtcdAccess = {}): Promise<Store> {
  const { account, signal, tls } = access;
  return openEtcdStore(hosts, { account, signal, tls: tls === undefined ? undefined : await readFiles(tls) });
}

async function readFiles({
  caFile,
  certFile,
  keyFile,
  isVerified,
}: NonNullable<EtcdAccess["tls"]>): Promise<TlsOptions> {
  const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map(readPem));
  return { ca, cert, key, insecureSkipVerify: !isVerified };
}

async function readPem(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new DiscoveryError("config", `cannot read the certificate file ${path}`, { cause });
  }
}
