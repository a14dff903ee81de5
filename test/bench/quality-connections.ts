/** How many new connections one change of the endpoints costs a client, zdisc's beside zrpc's own. */
import { createChannel } from "../../src/grpc/index.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { ZrpcLoad } from "../interop/rpc.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { LoadLoop } from "../support/load-loop.js";
import { UserServer } from "../support/user-service.js";
import { seconds, targetOf } from "./quality-world.js";
import type { Row } from "./row.js";

const SIZES = [8, 64, 200] as const;
/** One leaves, or it comes back: each is one change. */
const CHANGES = 20;
const SETTLE_S = 0.5;
/** Calls keep every connection in use; a few are enough. */
const IN_FLIGHT = 4;

export async function connectionRows(program: string, etcd: EtcdServer): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    const servers = await Promise.all(Array.from({ length: size }, () => UserServer.start()));
    await using service = new Service(etcd, `connections-${size}.rpc`, servers);
    await service.register();
    const zrpc = await service.connectionsAChange(await zrpcClient(program, etcd, service.key));
    const zdisc = await service.connectionsAChange(zdiscClient(etcd, service.key));
    rows.push({
      figure: `a change of ${size}: new connections`,
      unit: "connections",
      zdisc,
      peer: { name: "zrpc", value: zrpc },
      goal: { most: 1 },
    });
  }
  return rows;
}

class Service implements AsyncDisposable {
  readonly key: string;
  readonly #etcd: EtcdServer;
  readonly #servers: readonly UserServer[];

  constructor(etcd: EtcdServer, key: string, servers: readonly UserServer[]) {
    this.#etcd = etcd;
    this.key = key;
    this.#servers = servers;
  }

  async register(): Promise<void> {
    await this.#inEtcd(async (put) => {
      for (const server of this.#servers) await put(server, true);
    });
  }

  /** The mean over some changes; ends the client. */
  async connectionsAChange(client: AsyncDisposable): Promise<number> {
    await using _ = client;
    await seconds(3);
    const before = this.#connectionCount;
    await this.#inEtcd(async (put) => {
      for (let change = 0; change < CHANGES; change += 1) {
        // Every seventh, so that not all of one end leave.
        const server = this.#servers[(Math.floor(change / 2) * 7) % this.#servers.length];
        if (server !== undefined) await put(server, change % 2 === 1);
        await seconds(SETTLE_S);
      }
    });
    return (this.#connectionCount - before) / CHANGES;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) await server[Symbol.asyncDispose]();
  }

  get #connectionCount(): number {
    return this.#servers.reduce((sum, { connectionCount }) => sum + connectionCount, 0);
  }

  async #inEtcd(work: (put: (server: UserServer, isThere: boolean) => Promise<unknown>) => Promise<void>) {
    await using store = await openEtcdStore(this.#etcd.endpoints);
    const { signal } = new AbortController();
    await work(({ address, port }, isThere) => {
      const key = `${this.key}/${port}`;
      return isThere ? store.put(key, address, { signal }) : store.delete(key, { signal });
    });
  }
}

function zrpcClient(program: string, etcd: EtcdServer, key: string): Promise<AsyncDisposable> {
  return ZrpcLoad.start(program, { hosts: etcd.endpoints, key, inFlight: IN_FLIGHT });
}

function zdiscClient(etcd: EtcdServer, key: string): AsyncDisposable {
  const channel = createChannel(targetOf(etcd, key));
  const loop = new LoadLoop(channel, IN_FLIGHT);
  return {
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      channel.close();
    },
  };
}
