/**
 * One channel to one etcd host, thrown away at any failure: a fresh one connects in 35 to 97 ms after an outage, the
 * back-off of grpc-js 1.14.7 took 1.7 to 5.4 s. It is the `ICallable` under etcd3's typed clients.
 */
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { type CallOptions, type ChannelOptions, Client, Metadata } from "@grpc/grpc-js";
import {
  ClusterClient,
  type ICallable,
  type IResponseStream,
  KVClient,
  LeaseClient,
  MaintenanceClient,
  WatchClient,
} from "etcd3/lib/rpc.js";
import { DiscoveryError } from "../../errors.js";
import type { ServiceName } from "../protocol/methods.js";
import { RawClient, type UnaryOptions } from "../protocol/raw-client.js";
import { type Account, TokenSource } from "./auth-token.js";
import { ObservedCredentials, type TlsOptions } from "./channel-credentials.js";
import { isStaleToken } from "./grpc-failure.js";
import type { HostTarget } from "./host-target.js";

/** Measured on grpc-js 1.14.7; docs/decisions/0001-own-etcd-layer.md has the figures. */
const CHANNEL_OPTIONS: ChannelOptions = {
  "grpc.enable_retries": 0,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.max_receive_message_length": 256 * 1024 * 1024,
  "grpc.max_send_message_length": 256 * 1024 * 1024,
  "grpc-node.flow_control_window": 8 * 1024 * 1024,
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_channelz": 0,
  "grpc.enable_http_proxy": 0,
  // Under 6 s etcd answers "too many pings" and hangs up.
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 3_000,
  "grpc.keepalive_permit_without_calls": 0,
};

export interface ConnectionOptions {
  readonly tls?: TlsOptions | undefined;
  readonly account?: Account | undefined;
  /** One line a call, for --debug. */
  readonly trace?: ((line: string) => void) | undefined;
}

export class Connection implements ICallable<Connection> {
  readonly host: string;
  readonly kv = new KVClient(this);
  readonly lease = new LeaseClient(this);
  readonly cluster = new ClusterClient(this);
  readonly maintenance = new MaintenanceClient(this);
  readonly callOptionsFactory = undefined;
  readonly #watch = new WatchClient(this);
  readonly #client: Client;
  readonly #raw: RawClient;
  readonly #tokens: TokenSource;
  readonly #trace: (line: string) => void;
  readonly #sockets = new Set<Socket>();
  readonly #closing = new AbortController();
  #streams = 0;
  #handshakeError: Error | undefined;
  #tlsSocket: TLSSocket | undefined;

  constructor(target: HostTarget, { tls, account, trace = () => {} }: ConnectionOptions) {
    this.host = target.name;
    const credentials = new ObservedCredentials(target.serverName, tls, {
      socketOpened: (socket) => this.#keep(socket),
      handshakeFailed: (error) => {
        this.#handshakeError = error;
      },
      handshakeDone: (socket) => {
        this.#tlsSocket = socket;
      },
    });
    this.#client = new Client(target.target, credentials, CHANNEL_OPTIONS);
    this.#raw = new RawClient(this.#client);
    this.#tokens = new TokenSource(account, this.#raw);
    this.#trace = trace;
  }

  /** Aborts when this connection is closed; the reason is the failure that closed it. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Whether a watch or the leases hang on this connection. */
  get hasStreams(): boolean {
    return this.#streams > 0;
  }

  /** Why the TLS handshake failed, when it did. */
  get handshakeError(): Error | undefined {
    return this.#handshakeError;
  }

  get certificate(): ReturnType<TLSSocket["getPeerCertificate"]> | undefined {
    return this.#tlsSocket?.getPeerCertificate();
  }

  /** One unary call. A token that etcd does not take any more is replaced once. Rejects with grpc-js' own errors. */
  async exec<T>(
    service: ServiceName,
    method: string,
    request: unknown,
    options: UnaryOptions = {},
  ): Promise<T> {
    this.#trace(`${this.host} ${service}.${method}`);
    const metadata = await this.#metadata(options);
    try {
      return await this.#raw.exec<T>(service, method, request, metadata, options);
    } catch (error) {
      if (!this.#tokens.isUsed || !isStaleToken(error)) throw error;
      this.#tokens.forget(metadata.get("token")[0]?.toString());
      return await this.#raw.exec<T>(service, method, request, await this.#metadata(options), options);
    }
  }

  async withConnection<R>(
    _service: ServiceName,
    open: (on: { resource: Connection; client: Client; metadata: Metadata }) => Promise<R> | R,
  ): Promise<R> {
    const metadata = await this.#metadata({});
    metadata.set("hasleader", "true");
    // etcd3's typed clients call `client.watch()` and `client.leaseKeepAlive()`, which RawClient has.
    return await open({ resource: this, client: this.#raw as unknown as Client, metadata });
  }

  /** The bidirectional stream of watches; ends when the member has no leader. */
  openWatchStream(): ReturnType<WatchClient["watch"]> {
    this.#trace(`${this.host} Watch.watch`);
    return this.#counted(this.#watch.watch());
  }

  /** The bidirectional stream of keep-alives. */
  openLeaseStream(): ReturnType<LeaseClient["leaseKeepAlive"]> {
    this.#trace(`${this.host} Lease.leaseKeepAlive`);
    return this.#counted(this.lease.leaseKeepAlive());
  }

  /** etcd3's clients report stream errors here; whoever reads the stream sees them, too. */
  markFailed(): void {}

  /** After this a stale token is fetched anew; streams learn of it only from their end. */
  forgetToken(): void {
    this.#tokens.forget();
  }

  /** Ends all calls and frees the socket. Idempotent. */
  close(reason: unknown = new DiscoveryError("interrupted", `connection to ${this.host} closed`)): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(reason);
    this.#client.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #metadata(options: CallOptions & UnaryOptions): Promise<Metadata> {
    const metadata = new Metadata();
    const token = await this.#tokens.token(options);
    if (token !== undefined) metadata.set("token", token);
    return metadata;
  }

  /** Counts the stream from its opening, which may wait for a token, until it ends. */
  async #counted<Stream extends IResponseStream<unknown>>(opening: Promise<Stream>): Promise<Stream> {
    this.#streams += 1;
    try {
      const stream = await opening;
      stream.on("status", () => {
        this.#streams -= 1;
      });
      return stream;
    } catch (error) {
      this.#streams -= 1;
      throw error;
    }
  }

  #keep(socket: Socket): void {
    if (this.#closing.signal.aborted) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
