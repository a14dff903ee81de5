/** A real cluster behind one proxy a member, and ways to do harm and to know the truth past those proxies. */

import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../../src/store/store.js";
import { type EtcdCluster, startCluster } from "../../support/etcd-cluster.js";
import { openProxy, type ProxyMode, type TcpProxy } from "../../support/tcp-proxy.js";
import { waitFor } from "../../support/wait-for.js";

export class FaultWorld implements AsyncDisposable {
  readonly cluster: EtcdCluster;
  readonly proxies: readonly TcpProxy[];
  #services = 0;

  constructor(cluster: EtcdCluster, proxies: readonly TcpProxy[]) {
    this.cluster = cluster;
    this.proxies = proxies;
  }

  /** What zdisc is given: the proxies. */
  get hosts(): string[] {
    return this.proxies.map(({ address }) => address);
  }

  proxy(index: number): TcpProxy {
    const proxy = this.proxies[index];
    if (proxy === undefined) throw new Error(`there is no proxy ${index}`);
    return proxy;
  }

  /** The member behind a host. */
  memberOf(host: string): number {
    return this.hosts.indexOf(host);
  }

  /** A service that no scenario had before. */
  newService(): string {
    this.#services += 1;
    return `faults-${this.#services}.rpc`;
  }

  async setAll(mode: ProxyMode): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.setMode(mode)));
  }

  /** A store past the proxies, on these members only. */
  direct(members: readonly number[] = [0, 1, 2]): Promise<Store> {
    const hosts = members.flatMap((index) => this.cluster.member(index).endpoints);
    return openEtcdStore(hosts, { wait: true, commandTimeoutMs: 30_000 });
  }

  async aFollower(): Promise<number> {
    return ((await this.cluster.leader()) + 1) % this.proxies.length;
  }

  /** The others. */
  but(member: number): number[] {
    return this.proxies.map((_, index) => index).filter((index) => index !== member);
  }

  /** Resolves as soon as any member answers a linearizable read, with that moment. */
  async firstAnswerMs(): Promise<number> {
    const healthy = () => Promise.any(this.cluster.members.map(isHealthy));
    await waitFor(healthy, { what: "any member to answer", timeoutMs: 60_000, intervalMs: 2 });
    return performance.now();
  }

  /** Keys and values under a prefix as etcd has them, by a client that is not ours. */
  async truth(prefix: string): Promise<Map<string, string>> {
    const member = await waitFor(async () => this.cluster.members.find(({ isRunning }) => isRunning), {
      what: "a member that runs",
    });
    const text = await member.etcdctl(["get", "--prefix", prefix, "-w", "json"]);
    const { kvs = [] } = JSON.parse(text) as { kvs?: { key: string; value: string }[] };
    return new Map(kvs.map(({ key, value }) => [fromBase64(key), fromBase64(value)]));
  }

  /** Everything works again, and nothing is left of the last scenario. */
  async heal(): Promise<void> {
    await this.setAll("pass");
    this.cluster.healPeers();
    for (const member of this.cluster.members) if (member.isRunning) member.resume();
    await this.cluster.start();
    await this.cluster.leader();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const member of this.cluster.members) if (member.isRunning) member.resume();
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    await this.cluster[Symbol.asyncDispose]();
  }
}

export async function openFaultWorld(): Promise<FaultWorld> {
  const cluster = await startCluster();
  const proxies = await Promise.all(cluster.members.map(({ clientPort }) => openProxy(clientPort)));
  return new FaultWorld(cluster, proxies);
}

async function isHealthy(member: EtcdCluster["members"][number]): Promise<true> {
  if (member.isRunning && (await member.isHealthy())) return true;
  throw new Error(`${member.name} does not answer`);
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString();
}
