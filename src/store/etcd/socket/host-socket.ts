/** The socket of a connection, over TLS where that is asked for. */
import { connect as connectTcp, type OnReadOpts, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
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
  constructor(target: HostTarget, tls: TlsOptions | undefined, take: TakeBytes) {
    const { host, port } = target;
    this.#take = take;
    this.#tcp = connectTcp({
      ...{ host, port, noDelay: true },
      ...(tls === undefined ? { onread: intoOneBuffer(take) } : {}),
    });
    this.opened = this.#open(target, tls);
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

  async #open({ host }: HostTarget, tls: TlsOptions | undefined): Promise<Socket> {
    await connected(this.#tcp);
    return tls === undefined ? this.#tcp : await this.#secured(tls.serverName ?? host, tls);
  }

  async #secured(name: string, tls: TlsOptions): Promise<Socket> {
    const { startTls } = await import("./tls-handshake.js");
    if (this.#tcp.destroyed) throw new Error("Connection dropped");
    return await new Promise((resolve, reject) => {
      const socket = startTls(this.#tcp, name, tls, () => {
        socket.on("data", (bytes: Buffer) => {
          if (!this.#take(bytes)) socket.pause();
        });
        resolve(socket);
      });
      this.#tls = socket;
      // Stays for the socket's life: with TLS 1.3 the other side refuses our certificate after the handshake.
      socket.on("error", (error) => {
        this.#handshakeError = error;
        reject(error);
      });
      socket.once("close", () => reject(new Error("Connection dropped")));
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
