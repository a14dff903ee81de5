/**
 * One connection to one etcd host, thrown away at any failure: a fresh one stands in 35 to 97 ms after an outage. It is
 * the `ICallable` under etcd3's typed clients.
 */
import {
  ClusterClient,
  type IAuthenticateResponse,
  type ICallable,
  type IDuplexStream,
  type IWatchRequest,
  type IWatchResponse,
  KVClient,
  LeaseClient,
  MaintenanceClient,
} from "etcd3/lib/rpc.js";
import { DiscoveryError } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import { SharedWork } from "../../../runtime/shared-work.js";
import { methodOf, type ServiceName } from "../../protocol/methods.js";
import type { Revision } from "../../revision.js";
import { ask } from "../grpc/ask.js";
import { DuplexStream } from "../grpc/duplex-stream.js";
import { asFailure, type CallListener, type GrpcCall } from "../grpc/grpc-call.js";
import { type CallMetadata, GrpcChannel } from "../grpc/grpc-channel.js";
import { isStaleToken } from "../grpc/grpc-failure.js";
import type { UnaryOptions } from "../grpc/unary-options.js";
import type { TlsOptions } from "../socket/host-socket.js";
import type { HostTarget } from "../socket/host-target.js";
import { type Account, TokenSource } from "./auth-token.js";
import { Heartbeat } from "./heartbeat.js";

/** A login costs etcd 50 ms. */
const TOKEN_MS = 3_000;
const REVISION_MS = 500;

export interface ConnectionOptions {
  readonly clock: Clock;
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
  readonly #channel: GrpcChannel;
  readonly #tokens: TokenSource;
  readonly #clock: Clock;
  readonly #trace: ((line: string) => void) | undefined;
  readonly #closing = new AbortController();
  readonly #heartbeat: Heartbeat;
  readonly #revision = new SharedWork((signal) => this.#readRevision(signal));
  /** One that may be read. */
  #key: Buffer = Buffer.alloc(0);
  /** Streams that wait for their token. */
  #opening = 0;

  constructor(target: HostTarget, { clock, tls, account, trace }: ConnectionOptions) {
    this.host = target.name;
    this.#trace = trace;
    this.#clock = clock;
    this.#heartbeat = new Heartbeat(clock);
    this.#channel = new GrpcChannel(target, {
      tls,
      clock,
      onClosed: (error) => this.close(asFailure(error)),
    });
    this.#tokens = new TokenSource(account, {
      clock,
      login: (request, options) =>
        this.#channel.exec<IAuthenticateResponse>("Auth", "authenticate", request, {}, options),
    });
  }

  /** Aborts when this connection is closed or lost; the reason is the failure that closed it. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Whether a watch or the leases hang on this connection. */
  get hasStreams(): boolean {
    return this.#opening > 0 || this.#channel.hasStreams;
  }

  /** For whoever looks at it now and then: see `Heartbeat.next`. */
  beat(signal: AbortSignal): Promise<number> {
    return this.#heartbeat.next(signal);
  }

  /**
   * The revision that this host has, read with `key`. Whoever asks while the answer is under way shares it: idle watches
   * ask all at one beat. Rejects as `exec`, and with `timeout`.
   */
  revision(key: Buffer, signal: AbortSignal): Promise<Revision> {
    this.#key = key;
    return this.#revision.wait(signal);
  }

  /** Why the TLS handshake failed, when it did. */
  get handshakeError(): Error | undefined {
    return this.#channel.handshakeError;
  }

  get certificate(): GrpcChannel["certificate"] {
    return this.#channel.certificate;
  }

  /** One unary call. Rejects as `GrpcChannel.exec`. */
  exec<T>(service: ServiceName, method: string, request: unknown, options: UnaryOptions = {}): Promise<T> {
    this.#trace?.(`${this.host} ${service}.${method}`);
    const attempt = (token: string | undefined) =>
      this.#channel.exec<T>(service, method, request, { token }, options);
    return this.#tokens.isUsed ? this.#withToken(attempt, options) : attempt(undefined);
  }

  /** Streams are opened by their own names, below. */
  withConnection(): never {
    throw new TypeError("etcd3's clients open no streams here");
  }

  /** etcd3's clients report stream errors here; whoever reads the stream sees them, too. */
  markFailed(): void {}

  /** The bidirectional stream of watches; ends when the member has no leader. */
  async openWatchStream(): Promise<IDuplexStream<IWatchRequest, IWatchResponse>> {
    const method = methodOf("Watch", "watch");
    const metadata = await this.#streamMetadata("Watch.watch");
    return new DuplexStream(method, (listener) => this.#channel.open(method.path, metadata, listener));
  }

  /** The bidirectional stream of keep-alives, its messages as they go over the wire. */
  async openLeaseStream(listener: CallListener): Promise<GrpcCall> {
    const { path } = methodOf("Lease", "leaseKeepAlive");
    const metadata = await this.#streamMetadata("Lease.leaseKeepAlive");
    return this.#channel.open(path, metadata, listener);
  }

  /** After this a stale token is fetched anew; streams learn of it only from their end. */
  forgetToken(): void {
    this.#tokens.forget();
  }

  /** Ends all calls and frees the socket. Idempotent. */
  close(reason: unknown = new DiscoveryError("interrupted", `connection to ${this.host} closed`)): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(reason);
    this.#channel.close(reason instanceof Error ? reason : new Error(String(reason)));
  }

  async #readRevision(signal: AbortSignal): Promise<Revision> {
    const request = { key: this.#key, serializable: true, count_only: true };
    const limits = { clock: this.#clock, signal, timeoutMs: REVISION_MS };
    const { header } = await ask(this, limits, (options) => this.kv.range(request, options));
    return header.revision;
  }

  /** A token that etcd does not take any more is replaced once. */
  async #withToken<T>(attempt: (token: string | undefined) => Promise<T>, options: UnaryOptions): Promise<T> {
    const token = await this.#tokens.token(options);
    try {
      return await attempt(token);
    } catch (error) {
      if (!isStaleToken(error)) throw error;
      this.#tokens.forget(token);
      return await attempt(await this.#tokens.token(options));
    }
  }

  /** A stream counts from here on: it may wait for a token. */
  async #streamMetadata(name: string): Promise<CallMetadata> {
    this.#trace?.(`${this.host} ${name}`);
    this.#opening += 1;
    try {
      const limits = { clock: this.#clock, signal: this.closed, timeoutMs: TOKEN_MS };
      return { token: await ask(this, limits, (options) => this.#tokens.token(options)), hasLeader: true };
    } finally {
      this.#opening -= 1;
    }
  }
}
