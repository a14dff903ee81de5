/** etcd's API as it lies on the wire, for tests that compare two servers answer by answer. */
import { Client, type ClientDuplexStream, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { MessageTypes } from "../../src/store/protocol/message-types.js";
import type { MethodName, ServiceName } from "../../src/store/protocol/methods.js";
import { WireKeyValue } from "../../src/store/protocol/wire-key-value.js";
import { RawClient } from "./raw-client.js";

export interface RawRequest {
  readonly service: ServiceName;
  readonly method: string;
  readonly request: object;
}

/** What was answered, as plain values that two servers can be compared by: bytes as text, no IDs of the cluster. */
export type RawAnswer = { readonly response: unknown } | { readonly code: number; readonly details: string };

export class RawEtcd implements Disposable {
  readonly #client: Client;
  readonly #raw: RawClient;
  readonly #metadata = new Metadata();

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), {
      "grpc.max_receive_message_length": 256 * 1024 * 1024,
      "grpc.use_local_subchannel_pool": 1,
      "grpc.enable_retries": 0,
    });
    this.#raw = new RawClient(this.#client);
  }

  /** Calls from now on carry it; undefined: none. */
  setToken(token: string | undefined): void {
    this.#metadata.remove("token");
    if (token !== undefined) this.#metadata.set("token", token);
  }

  async exec<Response>(service: ServiceName, method: string, request: object): Promise<Response> {
    return await this.#raw.exec<Response>(service, method, request, this.#metadata.clone());
  }

  /** As `exec`; an error is an answer, too. */
  async ask({ service, method, request }: RawRequest): Promise<RawAnswer> {
    try {
      return { response: plain(await this.exec(service, method, request)) };
    } catch (error) {
      const { code, details } = error as ServiceError; // grpc-js rejects with nothing else
      return { code, details };
    }
  }

  watch(): ClientDuplexStream<MessageTypes["WatchRequest"], MessageTypes["WatchResponse"]> {
    return this.#raw.watch(this.#metadata.clone());
  }

  keepAlive(): ClientDuplexStream<
    MessageTypes["LeaseKeepAliveRequest"],
    MessageTypes["LeaseKeepAliveResponse"]
  > {
    return this.#raw.leaseKeepAlive(this.#metadata.clone());
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

/** For literals of requests: `rawRequest("KV", "range", { key })`. */
export function rawRequest<Service extends ServiceName>(
  service: Service,
  method: MethodName<Service>,
  request: object = {},
): RawRequest {
  return { service, method, request };
}

const OF_THE_CLUSTER = new Set(["cluster_id", "member_id", "raft_term"]);

/** Plain values, for comparison and for a readable difference. */
export function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString("latin1");
  if (value instanceof WireKeyValue) {
    const { key, value: content, create_revision, mod_revision, version, lease } = value;
    return { key: plain(key), value: plain(content), create_revision, mod_revision, version, lease };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !OF_THE_CLUSTER.has(name));
  return Object.fromEntries(entries.map(([name, one]) => [name, plain(one)]));
}
