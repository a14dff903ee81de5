/** One real etcd server, alone or in a cluster, with its own etcdctl. */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { EtcdBinaries } from "./etcd-binaries.js";
import { runCommand } from "./run-command.js";
import { ServerProcess } from "./server-process.js";
import { tempDir } from "./temp-dir.js";
import type { CertificateFiles } from "./tls.js";
import { waitFor } from "./wait-for.js";

const PAGE_MS = 1_000;

export interface EtcdTls {
  /** The server's own certificate. */
  readonly server: CertificateFiles;
  /** The authority that clients trust. */
  readonly caFile: string;
  /** Given: only clients with a certificate of `caFile` are let in; etcdctl uses this one. */
  readonly client?: CertificateFiles | undefined;
}

export interface EtcdMemberConfig {
  readonly binaries: EtcdBinaries;
  readonly name: string;
  readonly clientPort: number;
  /** Where it listens for its peers. */
  readonly peerPort: number;
  /** What it tells its peers to dial; another port where a proxy stands between. Default `peerPort`. */
  readonly advertisedPeerPort?: number;
  /** Health and metrics, without TLS and without a user. */
  readonly metricsPort: number;
  readonly tls?: EtcdTls | undefined;
  /** More flags for etcd: `["--election-timeout", "500", "--heartbeat-interval", "50"]`. */
  readonly flags?: readonly string[] | undefined;
}

export class EtcdMember {
  readonly #config: EtcdMemberConfig;
  readonly #process: ServerProcess;
  readonly #dataDir = tempDir("etcd");
  #rootPassword: string | undefined;

  constructor(config: EtcdMemberConfig) {
    this.#config = config;
    this.#process = new ServerProcess(config.binaries.etcd, withoutEtcdNames(process.env));
  }

  get name(): string {
    return this.#config.name;
  }
  /** etcd's version as it reports it: `3.6.16`. */
  get version(): string {
    return this.#config.binaries.version;
  }
  get clientPort(): number {
    return this.#config.clientPort;
  }
  get endpoints(): string[] {
    return [`127.0.0.1:${this.#config.clientPort}`];
  }
  get pid(): number {
    return this.#process.pid;
  }
  get isRunning(): boolean {
    return this.#process.isRunning;
  }
  get peerUrl(): string {
    return `http://127.0.0.1:${this.#config.advertisedPeerPort ?? this.#config.peerPort}`;
  }

  /** Starts the process without waiting for it. `initialCluster` as etcd's flag: `m0=http://…,m1=http://…`. */
  launch(initialCluster: string, token: string): void {
    const { binaries, name, clientPort, peerPort, metricsPort, tls, flags = [] } = this.#config;
    const clientUrl = `${tls ? "https" : "http"}://127.0.0.1:${clientPort}`;
    this.#process.start([
      ...["--name", name, "--data-dir", this.#dataDir, "--logger", "zap", "--log-level", "error"],
      ...["--listen-client-urls", clientUrl, "--advertise-client-urls", clientUrl],
      ...[
        "--listen-peer-urls",
        `http://127.0.0.1:${peerPort}`,
        "--initial-advertise-peer-urls",
        this.peerUrl,
      ],
      ...["--initial-cluster", initialCluster, "--initial-cluster-token", token],
      ...["--listen-metrics-urls", `http://127.0.0.1:${metricsPort}`],
      ...(binaries.version.startsWith("3.4.") ? [] : ["--unsafe-no-fsync"]),
      ...(tls ? tlsFlags(tls) : []),
      ...flags,
    ]);
  }

  /** Resolves when it serves linearizable requests, so when there is a leader, too. */
  async ready(): Promise<void> {
    const what = `${this.name} (etcd ${this.version}) to be healthy`;
    await waitFor(() => !this.isRunning || this.isHealthy(), { what, timeoutMs: 60_000, intervalMs: 20 });
    if (!this.isRunning) throw new Error(`etcd ${this.version} ended at its start: ${this.#process.stderr}`);
  }

  async isHealthy(): Promise<boolean> {
    return (await this.#metricsPage("health?exclude=NOSPACE"))?.includes('"health":"true"') ?? false;
  }

  /** Whether this member takes itself for the leader. */
  async isLeader(): Promise<boolean> {
    return /^etcd_server_is_leader 1$/m.test((await this.#metricsPage("metrics")) ?? "");
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
  kill(): Promise<void> {
    return this.#process.kill();
  }
  pause(): void {
    this.#process.pause();
  }
  resume(): void {
    this.#process.resume();
  }

  /** Deletes all it knows; only while it is stopped. */
  forget(): void {
    if (this.isRunning) throw new Error(`${this.name} runs`);
    rmSync(this.#dataDir, { recursive: true, force: true });
    this.#rootPassword = undefined;
  }

  /** From now on etcdctl logs in as root. */
  loginAsRoot(password: string): void {
    this.#rootPassword = password;
  }

  /** Runs etcdctl against this member and returns its stdout. Pass `--user` to be somebody else than root. */
  etcdctl(args: readonly string[]): Promise<string> {
    const { binaries, tls } = this.#config;
    const client = tls?.client ? ["--cert", tls.client.certFile, "--key", tls.client.keyFile] : [];
    const secure = tls ? ["--insecure-transport=false", "--insecure-skip-tls-verify", ...client] : [];
    const isSomebody = this.#rootPassword === undefined || args.some((arg) => arg.startsWith("--user"));
    const user = isSomebody ? [] : ["--user", `root:${this.#rootPassword}`];
    return runCommand(
      binaries.etcdctl,
      ["--endpoints", this.endpoints.join(","), ...secure, ...user, ...args],
      {
        env: withoutEtcdNames(process.env),
        timeoutMs: 60_000,
      },
    );
  }

  /** undefined: it is not up, or frozen. */
  #metricsPage(path: string): Promise<string | undefined> {
    const page = pageAt(`http://127.0.0.1:${this.#config.metricsPort}/${path}`);
    // Node 20 may throw away a fetch that nobody but its awaiter holds: its own limit is gone with it.
    return Promise.race([page, sleep(2 * PAGE_MS, undefined, { ref: false })]);
  }
}

async function pageAt(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(PAGE_MS) })).text();
  } catch {
    return undefined;
  }
}

function tlsFlags({ server, caFile, client }: EtcdTls): string[] {
  const flags = ["--cert-file", server.certFile, "--key-file", server.keyFile];
  // etcd asks for client certificates as soon as it is told whom to trust.
  return client ? [...flags, "--trusted-ca-file", caFile, "--client-cert-auth"] : flags;
}

/** etcd and etcdctl read their flags from ETCD_… and ETCDCTL_…; the caller's must not reach them. */
function withoutEtcdNames(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^ETCD(CTL)?_/.test(name)));
}
