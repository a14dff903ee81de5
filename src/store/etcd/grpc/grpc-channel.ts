/** One connection to one host that speaks gRPC: opens its socket, and makes etcd's calls over it with our codec. */
import type { Clock } from "../../../runtime/clock.js";
import { type Method, methodNamed, type ServiceName } from "../../protocol/methods.js";
import { encodeHeaders } from "../http2/encode-headers.js";
import { lostBy } from "../http2/http2-errors.js";
import { Http2Session } from "../http2/http2-session.js";
import { HostSocket, type TlsOptions } from "../socket/host-socket.js";
import type { HostTarget } from "../socket/host-target.js";
import { ReadPace } from "../socket/read-pace.js";
import { CallLimits } from "./call-limits.js";
import { type CallListener, GrpcCall } from "./grpc-call.js";
import { callUnary } from "./unary-call.js";
import type { UnaryOptions } from "./unary-options.js";
import { withHeader } from "./with-header.js";

/** What goes beside a request. */
export interface CallMetadata {
  readonly token?: string | undefined;
  /** The member ends the stream when it has no leader. */
  readonly hasLeader?: boolean | undefined;
}

export interface GrpcChannelOptions {
  readonly tls: TlsOptions | undefined;
  readonly clock: Clock;
  /** Called once, whoever closes. */
  readonly onClosed: (error: Error) => void;
}

export class GrpcChannel {
  readonly #authority: string;
  readonly #scheme: string;
  readonly #socket: HostSocket;
  readonly #session: Http2Session;
  readonly #pace: ReadPace;
  readonly #limits: CallLimits;
  readonly #methods = new Map<string, Method<unknown, unknown>>();
  /** Those that were opened and, as far as was looked, are not over. */
  #streams: GrpcCall[] = [];
  /** By path: the block that was sent last. */
  readonly #headers = new Map<string, { readonly token: string | undefined; readonly block: Buffer }>();

  /** Connects at once; calls wait until the connection stands, or fail with it. */
  constructor(target: HostTarget, { tls, clock, onClosed }: GrpcChannelOptions) {
    this.#authority = target.name;
    this.#scheme = tls === undefined ? "http" : "https";
    this.#limits = new CallLimits(clock);
    this.#session = new Http2Session(onClosed);
    const mayWait = () => this.#session.openCount === this.#openStreams().length;
    this.#pace = new ReadPace({ clock, mayWait, resume: () => this.#socket.resume() });
    this.#socket = new HostSocket(target, tls, (bytes) => {
      this.#session.read(bytes);
      return this.#pace.goesOn(bytes.length);
    });
    this.#socket.opened.then(
      (socket) => this.#session.attach(socket),
      (error) => this.#session.close(lostBy(error)),
    );
  }

  /** Why the TLS handshake failed, when it did. */
  get handshakeError(): Error | undefined {
    return this.#socket.handshakeError;
  }

  get certificate(): HostSocket["certificate"] {
    return this.#socket.certificate;
  }

  /** Whether a stream is open. */
  get hasStreams(): boolean {
    return this.#openStreams().length > 0;
  }

  /** Rejects with a `GrpcFailure`, or as `options` and `close` say; throws for a request that cannot be written. */
  exec<T>(
    service: ServiceName,
    name: string,
    request: unknown,
    metadata: CallMetadata,
    options: UnaryOptions,
  ): Promise<T> {
    const { path, requestSerialize, responseDeserialize } = this.#method(service, name);
    const unary = {
      session: this.#session,
      limits: this.#limits,
      headers: this.#headersOf(path, metadata),
      message: requestSerialize(request),
      // the method's own response, as etcd3 types it
      read: (answer: Buffer) => {
        const read = responseDeserialize(answer) as T;
        return isHeaderRead(service, name) ? withHeader(read) : read;
      },
    };
    this.#pace.hurry();
    return callUnary(unary, options);
  }

  /** A stream, its messages the caller's to write and to read. */
  open(path: string, metadata: CallMetadata, listener: CallListener): GrpcCall {
    const stream = new GrpcCall(this.#session, this.#headersOf(path, metadata), listener);
    this.#streams.push(stream);
    return stream;
  }

  /** Fails every call with this error and frees the socket. Idempotent. */
  close(error: Error): void {
    this.#session.close(error);
    this.#socket.destroy();
  }

  #openStreams(): readonly GrpcCall[] {
    this.#streams = this.#streams.filter((stream) => !stream.isOver);
    return this.#streams;
  }

  #method(service: ServiceName, name: string): Method<unknown, unknown> {
    const key = `${service}/${name}`;
    const known = this.#methods.get(key) ?? methodNamed(service, name);
    this.#methods.set(key, known);
    return known;
  }

  #headersOf(path: string, { token, hasLeader = false }: CallMetadata): Buffer {
    const known = this.#headers.get(path);
    if (known !== undefined && known.token === token) return known.block;
    const block = encodeHeaders([
      [":method", "POST"],
      [":scheme", this.#scheme],
      [":path", path],
      [":authority", this.#authority],
      ["te", "trailers"],
      ["content-type", "application/grpc"],
      ["user-agent", "zdisc"],
      ...(hasLeader ? [["hasleader", "true"] as const] : []),
      ...(token === undefined ? [] : [["token", token] as const]),
    ]);
    this.#headers.set(path, { token, block });
    return block;
  }
}

/** Of the others nobody reads it, and etcd 3.4 leaves it out of some (alarms). */
function isHeaderRead(service: ServiceName, name: string): boolean {
  return service === "KV" || name === "status";
}
