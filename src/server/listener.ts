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

type ConnectionInjector = ReturnType<Server["createConnectionInjector"]>;

/** Sockets are ours, not grpc-js': so they can be cut, and a port that is taken is told at once. */
export class Listener {
  readonly #sockets = new Set<Socket>();
  /** Whether it speaks TLS. */
  readonly isSecure: boolean;
  readonly #server;
  readonly #injector;
  /** `127.0.0.1:2379` */
  address = "";

  constructor(grpc: Server, tls: ServerTls | undefined) {
    this.isSecure = tls !== undefined;
    this.#injector = openInjector(grpc, tls);
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (cause) => reject(cannotListen(host, port, cause)));
      this.#server.listen({ host, port }, resolve);
    });
    const bound = this.#server.address();
    if (bound === null || typeof bound === "string") return;
    this.address = `${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
  }

  disconnectAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.disconnectAll();
    this.#injector.destroy();
    await closed;
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

function cannotListen(host: string, port: number, cause: Error): DiscoveryError {
  const isBusy = "code" in cause && cause.code === "EADDRINUSE";
  return new DiscoveryError("io", isBusy ? `${host}:${port} is in use` : `cannot listen on ${host}:${port}`, {
    cause,
    remedy: isBusy ? "zdisc dev --port 0" : undefined,
  });
}
