/** The two that a peer must not be able to tell apart: a real etcd, and the server of `zdisc dev`. */
import { startEtcdApiServer } from "../../src/server/etcd-api-server.js";
import { startEtcd } from "../support/etcd-server.js";

export interface SomeEtcd extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly endpoints: readonly string[];
}

export interface KindOfEtcd {
  readonly kind: string;
  start(): Promise<SomeEtcd>;
}

export const BOTH_ETCDS: readonly KindOfEtcd[] = [
  { kind: "a real etcd", start: () => startEtcd() },
  { kind: "zdisc's own server", start: startOwnEtcd },
];

export async function startOwnEtcd(): Promise<SomeEtcd> {
  const server = await startEtcdApiServer();
  return { endpoints: [server.address], [Symbol.asyncDispose]: () => server.close() };
}
