/**
 * The socket of a connection, over TLS where that is asked for. A certificate is judged here and not by Node, which
 * would throw it away before its names and dates can be told, and prints DEP0123 for TLS to an IP address.
 */
import { connect as connectTcp, isIP, type OnReadOpts, type Socket } from "node:net";
import { type ConnectionOptions, checkServerIdentity, connect as connectTls, type TLSSocket } from "node:tls";
import type { HostTarget } from "./host-target.js";

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

/** What was read, the taker's to keep. False: it takes no more until `resume`. */
export type TakeBytes = (bytes: Buffer) => boolean;

const READ_BYTES = 64 * 1024;

export class HostSocket {
  /** Ready to speak HTTP/2, and the other side is who it should be. Rejects with Node's errors. */
  readonly opened: Promise<Socket>;
  readonly #take: TakeBytes;
  readonly #tcp: Socket;
  #tls: TLSSocket | undefined;
  #handshakeError: Error | undefined;

  /** Without `tls` in plain text. */
  constructor({ host, port }: HostTarget, tls: TlsOptions | undefined, take: TakeBytes) {
    this.#take = take;
    this.#tcp = connectTcp({
      ...{ host, port, noDelay: true },
      ...(tls === undefined ? { onread: intoOneBuffer(take) } : {}),
    });
    this.opened = this.#open(tls === undefined ? undefined : connectionOptions(tls.serverName ?? host, tls));
    this.opened.catch(() => {});
  }

  /** Why the TLS handshake failed, when it did. */
  get handshakeError(): Error | undefined {
    return this.#handshakeError;
  }

  /** Of the other side; undefined without TLS. */
  get certificate(): ReturnType<TLSSocket["getPeerCertificate"]> | undefined {
    return this.#tls?.getPeerCertificate();
  }

  /** Reads on. */
  resume(): void {
    (this.#tls ?? this.#tcp).resume();
  }

  /** Also one that is still connecting. */
  destroy(): void {
    this.#tls?.destroy();
    this.#tcp.destroy();
  }

  async #open(tls: ConnectionOptions | undefined): Promise<Socket> {
    await connected(this.#tcp);
    return tls === undefined ? this.#tcp : await this.#handshake(tls);
  }

  #handshake(options: ConnectionOptions): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const secured = connectTls({ ...options, rejectUnauthorized: false, socket: this.#tcp }, () => {
        const refused = options.rejectUnauthorized === false ? undefined : refusedCertificate(secured);
        if (refused !== undefined) {
          secured.destroy(refused);
          return;
        }
        secured.on("data", (bytes: Buffer) => {
          if (!this.#take(bytes)) secured.pause();
        });
        resolve(secured);
      });
      this.#tls = secured;
      // Stays for the socket's life: with TLS 1.3 the other side refuses our certificate after the handshake.
      secured.on("error", (error) => {
        this.#handshakeError = error;
        reject(error);
      });
      secured.once("close", () => reject(new Error("Connection dropped")));
    });
  }
}

/** By itself Node makes 64 KB anew for each read, and goes on reading while a socket is paused. Not to be had over TLS. */
function intoOneBuffer(take: TakeBytes): OnReadOpts {
  return {
    buffer: Buffer.allocUnsafeSlow(READ_BYTES),
    callback: (count, buffer) => take(Buffer.from(buffer.subarray(0, count))),
  };
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.on("error", reject);
    socket.once("close", () => reject(new Error("Connection dropped")));
  });
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
