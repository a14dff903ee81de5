/** Where clients connect, with or without TLS. */
import { createServer, type Socket } from "node:net";
import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { DiscoveryError } from "../errors.js";

/** In PEM. */
export interface ServerTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Given: only clients with a certificate of this authority are let in; its common name is their user. */
  readonly clientCa?: Buffer | undefined;
}

interface Bound {
  readonly host: string;
  readonly port: number;
}

type ConnectionInjector = ReturnType<Server["createConnectionInjector"]>;

/** Sockets are ours, not grpc-js': so they can be cut, and a port that is taken is told at once. */
export class Listener {
  readonly #sockets = new Set<Socket>();
  /** Whether it speaks TLS. */
  readonly isSecure: boolean;
  readonly #server;
  readonly #injector;
  #bound: Bound = { host: "", port: 0 };
  /** `127.0.0.1:2379` */
  address = "";

  constructor(grpc: Server, tls: ServerTls | undefined) {
    this.isSecure = tls !== undefined;
    this.#injector = openInjector(grpc, tls);
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const onError = (cause: Error) => reject(cannotListen({ host, port }, cause));
      this.#server.once("error", onError);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", onError);
        resolve();
      });
    });
    const bound = this.#server.address();
    if (bound === null || typeof bound === "string") return;
    this.#bound = { host: bound.address, port: bound.port };
    this.address = addressText(this.#bound);
  }

  /** Nobody is served until `listenAgain()`. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.disconnectAll();
    await closed;
  }

  /** At the address that it had. */
  async listenAgain(): Promise<void> {
    if (!this.#server.listening) await this.listen(this.#bound.host, this.#bound.port);
  }

  disconnectAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const stopped = this.stop();
    this.#injector.destroy();
    await stopped;
  }

  #accept(socket: Socket): void {
    socket.setNoDelay();
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A client that vanishes is no fault of ours.
    socket.on("error", () => {});
    this.#injector.injectConnection(socket);
  }
}

function openInjector(grpc: Server, tls: ServerTls | undefined): ConnectionInjector {
  try {
    return grpc.createConnectionInjector(credentialsOf(tls));
  } catch (cause) {
    throw new DiscoveryError("config", "the server's certificate and its key cannot be used", { cause });
  }
}

function credentialsOf(tls: ServerTls | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const { cert, key, clientCa } = tls;
  return ServerCredentials.createSsl(
    clientCa ?? null,
    [{ cert_chain: cert, private_key: key }],
    clientCa !== undefined,
  );
}

/** Why an address cannot be had, and what to do about it. */
const REFUSALS: Readonly<Record<string, { readonly why: string; readonly remedy: string }>> = {
  EADDRINUSE: { why: "is in use", remedy: "zdisc dev --port 0" },
  EACCES: { why: "is not for every user to listen on", remedy: "a port from 1024 up: zdisc dev --port 2379" },
  EADDRNOTAVAIL: { why: "is no address of this machine", remedy: "zdisc dev --listen 0.0.0.0:2379" },
  ENOTFOUND: { why: "is no address: the name does not resolve", remedy: "zdisc dev --listen 0.0.0.0:2379" },
};

function cannotListen(bound: Bound, cause: Error): DiscoveryError {
  const code = "code" in cause ? String(cause.code) : "";
  const { why = "cannot be listened on", remedy } = REFUSALS[code] ?? {};
  return new DiscoveryError("io", `${addressText(bound)} ${why}`, { cause, remedy });
}

function addressText({ host, port }: Bound): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
