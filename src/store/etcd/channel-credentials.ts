/**
 * Credentials of a channel that keep its sockets in hand. grpc-js 1.14.7 leaks the socket of a host that accepted but
 * never spoke HTTP/2 when its channel is closed (10 of 10), tells of a failed handshake by text only, and has no way
 * to read the certificate of the other side.
 */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { ChannelCredentials } from "@grpc/grpc-js";

type SecureConnector = ReturnType<ChannelCredentials["_createSecureConnector"]>;
type ConnectorArguments = Parameters<ChannelCredentials["_createSecureConnector"]>;

/** TLS as etcdctl's flags give it; files are read by the caller. */
export interface TlsOptions {
  /** PEM of the authorities; undefined: the system's. */
  readonly ca?: Buffer | undefined;
  /** PEM of the client's certificate and its key, both or none. */
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  /** The name that the server's certificate must carry, in place of the host's. */
  readonly serverName?: string | undefined;
  /** Takes any certificate. Default false. */
  readonly insecureSkipVerify?: boolean | undefined;
}

/** The part of a handshake's outcome that a connection keeps. */
export interface SocketObserver {
  socketOpened(socket: Socket): void;
  handshakeFailed(error: Error): void;
  handshakeDone(socket: TLSSocket): void;
}

export class ObservedCredentials extends ChannelCredentials {
  readonly #inner: ChannelCredentials;
  readonly #observer: SocketObserver;

  constructor(tls: TlsOptions | undefined, observer: SocketObserver) {
    super();
    this.#observer = observer;
    this.#inner =
      tls === undefined
        ? ChannelCredentials.createInsecure()
        : ChannelCredentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null, {
            rejectUnauthorized: !tls.insecureSkipVerify,
          });
  }

  override _isSecure(): boolean {
    return this.#inner._isSecure();
  }

  /** Never shared: each connection has a channel of its own. */
  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(...args: ConnectorArguments): SecureConnector {
    const connector = this.#inner._createSecureConnector(...args);
    const observer = this.#observer;
    return {
      waitForReady: () => connector.waitForReady(),
      getCallCredentials: () => connector.getCallCredentials(),
      destroy: () => connector.destroy(),
      async connect(socket) {
        observer.socketOpened(socket);
        try {
          const result = await connector.connect(socket);
          if (result.socket instanceof TLSSocket) observer.handshakeDone(result.socket);
          return result;
        } catch (error) {
          if (error instanceof Error) observer.handshakeFailed(error);
          throw error;
        }
      },
    };
  }
}
