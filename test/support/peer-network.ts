/**
 * The links between the members of a cluster, one proxy in front of each. A proxy tells who dials by the header
 * `X-Server-From` that every raft request carries (etcd server/etcdserver/api/rafthttp/http.go), so that one
 * member can be cut off both ways while the others go on.
 */
import { openProxy, type ProxyMode, type TcpProxy } from "./tcp-proxy.js";

export class PeerNetwork {
  readonly #proxies: TcpProxy[] = [];
  readonly #cut = new Set<number>();
  /** Hexadecimal member IDs, by index. */
  #ids: string[] = [];

  async open(peerPorts: readonly number[]): Promise<void> {
    for (const [index, port] of peerPorts.entries()) {
      this.#proxies.push(
        await openProxy(port, { modeFor: (head, mode) => this.#modeFor(index, head, mode) }),
      );
    }
  }

  portOf(index: number): number {
    const proxy = this.#proxies[index];
    if (proxy === undefined) throw new Error(`no member ${index}`);
    return proxy.port;
  }

  /** Takes the output of `etcdctl member list`: lines of `id, status, name, …`. */
  learnMembers(list: string): void {
    const rows = list.trim().split("\n");
    this.#ids = rows
      .map((row) => row.split(", "))
      .sort((a, b) => (a[2] ?? "").localeCompare(b[2] ?? "", "en", { numeric: true }))
      .map(([id = ""]) => id);
  }

  isCut(index: number): boolean {
    return this.#cut.has(index);
  }

  cut(index: number): void {
    this.#cut.add(index);
    this.#refresh();
  }

  heal(index?: number): void {
    if (index === undefined) this.#cut.clear();
    else this.#cut.delete(index);
    this.#refresh();
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }

  #refresh(): void {
    for (const proxy of this.#proxies) proxy.refresh();
  }

  #modeFor(to: number, head: string, mode: ProxyMode): ProxyMode {
    const id = /^x-server-from: *([0-9a-f]+)/im.exec(head)?.[1];
    const from = id === undefined ? -1 : this.#ids.indexOf(id);
    return this.#cut.has(to) || this.#cut.has(from) ? "blackhole" : mode;
  }
}

export async function openPeerNetwork(peerPorts: readonly number[]): Promise<PeerNetwork> {
  const network = new PeerNetwork();
  await network.open(peerPorts);
  return network;
}
