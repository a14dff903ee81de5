/**
 * Credentials of a channel that keep its sockets in hand. grpc-js 1.14.7 leaks the socket of a host that accepted but
 * never spoke HTTP/2 when its channel is closed (10 of 10), tells of a failed handshake by text only, has no way to
 * read the certificate of the other side, and prints DEP0123 for TLS to an IP address.
 */
import { isIP, type Socket } from "node:net";
import { type ConnectionOptions, checkServerIdentity, connect, type TLSSocket } from "node:tls";
import { CallCredentials, ChannelCredentials } from "@grpc/grpc-js";

type SecureConnector = ReturnType<ChannelCredentials["_createSecureConnector"]>;

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
  readonly #tls: ConnectionOptions | undefined;
  readonly #observer: SocketObserver;

  /** `host` is what the certificate must name unless `tls` says another; without `tls` the channel is plain text. */
  constructor(host: string, tls: TlsOptions | undefined, observer: SocketObserver) {
    super();
    this.#observer = observer;
    this.#tls = tls === undefined ? undefined : connectionOptions(tls.serverName ?? host, tls);
  }

  override _isSecure(): boolean {
    return this.#tls !== undefined;
  }

  /** Never shared: each connection has a channel of its own. */
  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(): SecureConnector {
    return {
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => CallCredentials.createEmpty(),
      destroy: () => {},
      connect: async (socket) => {
        this.#observer.socketOpened(socket);
        if (this.#tls === undefined) return { socket, secure: false };
        return { socket: await this.#handshake(socket, this.#tls), secure: true };
      },
    };
  }

  #handshake(socket: Socket, options: ConnectionOptions): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      // A certificate is refused here, not by Node, which would throw it away before its dates can be told.
      const secured = connect({ ...options, rejectUnauthorized: false, socket }, () => {
        const refused = options.rejectUnauthorized === false ? undefined : refusedCertificate(secured);
        if (refused !== undefined) {
          secured.destroy(refused);
          return;
        }
        this.#observer.handshakeDone(secured);
        resolve(secured);
      });
      // Stays for the socket's life: with TLS 1.3 the other side refuses our certificate after the handshake.
      secured.on("error", (error) => {
        this.#observer.handshakeFailed(error);
        reject(error);
      });
    });
  }
}

/** Why the certificate of the other side is not taken, as Node's own error would tell it, and the certificate. */
function refusedCertificate(socket: TLSSocket): Error | undefined {
  if (socket.authorized) return undefined;
  // An Error where the name does not match, else OpenSSL's code; Node's types have the first only.
  const cause: unknown = socket.authorizationError;
  const error = cause instanceof Error ? cause : new Error(`certificate refused: ${String(cause)}`);
  return Object.assign(error, {
    ...(cause instanceof Error ? {} : { code: String(cause) }),
    cert: socket.getPeerCertificate(),
  });
}

function connectionOptions(
  name: string,
  { ca, cert, key, insecureSkipVerify }: TlsOptions,
): ConnectionOptions {
  return {
    ca,
    cert,
    key,
    ALPNProtocols: ["h2"],
    rejectUnauthorized: !insecureSkipVerify,
    // The server name of TLS must not be an IP address; the certificate is checked against it all the same.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
  };
}
