/** A real etcd of one member, for one test or one file of tests. */
import { randomUUID } from "node:crypto";
import { type EtcdAuth, enableAuth } from "./etcd-auth.js";
import { type EtcdBinaries, type EtcdVersion, findEtcd } from "./etcd-binaries.js";
import { EtcdMember, type EtcdTls } from "./etcd-member.js";
import { freePort } from "./free-port.js";

export interface StartEtcdOptions {
  /** Default: the first etcd that is there (see etcd-binaries.ts). */
  readonly version?: EtcdVersion | undefined;
  /** Takes the place of `version`. */
  readonly binaries?: EtcdBinaries | undefined;
  readonly auth?: EtcdAuth | undefined;
  readonly tls?: EtcdTls | undefined;
  /** More flags for etcd. */
  readonly flags?: readonly string[] | undefined;
}

export class EtcdServer extends EtcdMember implements AsyncDisposable {
  /** Resolves when it is ready; the first start forms a cluster of its own. */
  async start(token = randomUUID()): Promise<void> {
    this.launch(`${this.name}=${this.peerUrl}`, token);
    await this.ready();
  }

  /** The same data on the same ports. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** A new, empty cluster with another cluster ID on the same ports. Users are gone, too. */
  async wipe(): Promise<void> {
    await this.kill();
    this.forget();
    await this.start();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

export async function startEtcd(options: StartEtcdOptions = {}): Promise<EtcdServer> {
  const { auth, tls, flags = [] } = options;
  const ttl = auth?.tokenTtlSeconds === undefined ? [] : ["--auth-token-ttl", String(auth.tokenTtlSeconds)];
  const server = new EtcdServer({
    binaries: options.binaries ?? (await requireEtcd(options.version)),
    name: "m0",
    clientPort: await freePort(),
    peerPort: await freePort(),
    metricsPort: await freePort(),
    tls,
    flags: [...flags, ...ttl],
  });
  await server.start();
  if (auth) await enableAuth(server, auth);
  return server;
}

/** The etcd that a test cannot do without. */
export async function requireEtcd(version?: EtcdVersion): Promise<EtcdBinaries> {
  const binaries = await findEtcd(version);
  if (binaries === undefined)
    throw new Error(`no etcd ${version ?? ""} here: set ZDISC_TEST_ETCD, or install Go`);
  return binaries;
}
