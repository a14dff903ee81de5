/** A real etcd cluster whose members reach each other only through proxies of ours, so they can be cut apart. */
import { randomUUID } from "node:crypto";
import type { EtcdBinaries, EtcdVersion } from "./etcd-binaries.js";
import { EtcdMember, type EtcdTls } from "./etcd-member.js";
import { requireEtcd } from "./etcd-server.js";
import { freePort } from "./free-port.js";
import { openPeerNetwork, type PeerNetwork } from "./peer-network.js";
import { waitFor } from "./wait-for.js";

export interface StartClusterOptions {
  /** Default 3. */
  readonly members?: number;
  readonly version?: EtcdVersion | undefined;
  readonly binaries?: EtcdBinaries | undefined;
  readonly tls?: EtcdTls | undefined;
  /** More flags for every member. */
  readonly flags?: readonly string[] | undefined;
}

export class EtcdCluster implements AsyncDisposable {
  readonly members: readonly EtcdMember[];
  readonly #network: PeerNetwork;
  #token = randomUUID();

  constructor(members: readonly EtcdMember[], network: PeerNetwork) {
    this.members = members;
    this.#network = network;
  }

  /** `127.0.0.1:PORT` of every member, in order. */
  get endpoints(): string[] {
    return this.members.flatMap((member) => member.endpoints);
  }

  member(index: number): EtcdMember {
    const member = this.members[index];
    if (member === undefined) throw new Error(`the cluster has no member ${index}`);
    return member;
  }

  /** Starts those that do not run; resolves when all are healthy. */
  async start(): Promise<void> {
    const initial = this.members.map((member) => `${member.name}=${member.peerUrl}`).join(",");
    for (const member of this.members) if (!member.isRunning) member.launch(initial, this.#token);
    await Promise.all(this.members.map((member) => member.ready()));
    await this.#network.learnMembers(await this.member(0).etcdctl(["member", "list"]));
  }

  /** Starts one member that was stopped or killed; does not wait for it. */
  launch(index: number): void {
    const initial = this.members.map((member) => `${member.name}=${member.peerUrl}`).join(",");
    this.member(index).launch(initial, this.#token);
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
  }

  /** All members at once, with their data, on their ports. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** A new, empty cluster with another cluster ID on the same ports. */
  async wipe(): Promise<void> {
    await this.kill();
    for (const member of this.members) member.forget();
    this.#token = randomUUID();
    this.healPeers();
    await this.start();
  }

  /** The index of the leader, as soon as exactly one member of those not cut off takes itself for it. */
  async leader(): Promise<number> {
    const found = await waitFor(() => this.#soleLeader(), { what: "a leader", timeoutMs: 30_000 });
    return found.index;
  }

  /** Cuts a member off from its peers in both directions; its clients still reach it. */
  cutPeers(index: number): void {
    this.#network.cut(index);
  }

  /** Joins one member, or all, with the others again. */
  healPeers(index?: number): void {
    this.#network.heal(index);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#network.close();
  }

  async #soleLeader(): Promise<{ index: number } | undefined> {
    const claims = await Promise.all(
      this.members.map(async (member, index) =>
        !this.#network.isCut(index) && member.isRunning && (await member.isLeader()) ? [{ index }] : [],
      ),
    );
    const leaders = claims.flat();
    return leaders.length === 1 ? leaders[0] : undefined;
  }
}

export async function startCluster(options: StartClusterOptions = {}): Promise<EtcdCluster> {
  const binaries = options.binaries ?? (await requireEtcd(options.version));
  const count = options.members ?? 3;
  const peerPorts = await Promise.all(Array.from({ length: count }, () => freePort()));
  const network = await openPeerNetwork(peerPorts);
  const members = await Promise.all(
    peerPorts.map(
      async (peerPort, index) =>
        new EtcdMember({
          ...{ binaries, name: `m${index}`, peerPort, advertisedPeerPort: network.portOf(index) },
          ...{ clientPort: await freePort(), metricsPort: await freePort() },
          ...{ tls: options.tls, flags: options.flags },
        }),
    ),
  );
  const cluster = new EtcdCluster(members, network);
  await cluster.start();
  return cluster;
}
