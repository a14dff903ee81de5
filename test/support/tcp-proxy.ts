/** A TCP proxy in this process, in front of one server, that can misbehave in every way that a network can. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { freePort } from "./free-port.js";
import { type LinkMode, ProxyLink } from "./proxy-link.js";

/**
 * - `pass`: as if it were not there.
 * - `blackhole`: connections stay open and are accepted, and no byte passes; `-in` only towards the server,
 *   `-out` only towards the client. What was held back passes when the mode changes.
 * - `refuse`: the connections are reset and new ones refused.
 * - `half-open`: those that stand work; new ones are accepted and never answered, also later.
 * - `{ delayMs }`: each way.
 */
export type ProxyMode =
  | "pass"
  | "blackhole"
  | "blackhole-in"
  | "blackhole-out"
  | "refuse"
  | "half-open"
  | { readonly delayMs: number };

export interface ProxyOptions {
  /**
   * Chooses another mode for a connection by the first bytes its client sent; asked again at each change.
   * Until the client has sent something the connection does not reach the server.
   */
  readonly modeFor?: (head: string, mode: ProxyMode) => ProxyMode;
  /** Default: a free one. */
  readonly port?: number;
}

export class TcpProxy implements AsyncDisposable {
  readonly port: number;
  readonly #targetPort: number;
  readonly #modeFor: ProxyOptions["modeFor"];
  readonly #server: Server;
  readonly #links = new Map<ProxyLink, string>();
  /** Accepted without a way to the server: half-open, or not known yet. */
  readonly #unlinked = new Set<Socket>();
  #mode: ProxyMode = "pass";

  constructor(port: number, targetPort: number, modeFor: ProxyOptions["modeFor"]) {
    this.port = port;
    this.#targetPort = targetPort;
    this.#modeFor = modeFor;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) =>
      this.#accept(client),
    );
  }

  /** `127.0.0.1:PORT`. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Connections that are open now. */
  get connectionCount(): number {
    return this.#links.size + this.#unlinked.size;
  }

  get mode(): ProxyMode {
    return this.#mode;
  }

  /** Resolves when the mode holds for what stands and for what comes. */
  async setMode(mode: ProxyMode): Promise<void> {
    this.#mode = mode;
    this.refresh();
    if (mode === "refuse") await this.#stopListening();
    else await this.listen();
  }

  /** Asks `modeFor` again about every connection. */
  refresh(): void {
    for (const [link, head] of this.#links) link.mode = linkMode(this.#modeOf(head));
  }

  async listen(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Resets every connection; new ones are taken as before. */
  resetAll(): void {
    for (const link of [...this.#links.keys()]) link.reset();
    for (const client of [...this.#unlinked]) client.resetAndDestroy();
  }

  async close(): Promise<void> {
    await this.#stopListening();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #stopListening(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, "close") : undefined;
    this.#server.close(() => {});
    this.resetAll();
    await closed;
  }

  #accept(client: Socket): void {
    this.#unlinked.add(client);
    client.once("close", () => this.#unlinked.delete(client));
    client.on("error", () => {});
    if (this.#mode === "half-open") return;
    if (this.#modeFor === undefined) this.#link(client, "");
    else this.#linkAfterHead(client);
  }

  #linkAfterHead(client: Socket): void {
    client.once("data", (chunk) => {
      client.pause();
      client.unshift(chunk);
      this.#link(client, chunk.toString("latin1"));
    });
    client.resume();
  }

  #link(client: Socket, head: string): void {
    this.#unlinked.delete(client);
    const mode = linkMode(this.#modeOf(head));
    const link = new ProxyLink(client, this.#targetPort, mode, (ended) => this.#links.delete(ended));
    this.#links.set(link, head);
  }

  #modeOf(head: string): ProxyMode {
    return this.#modeFor?.(head, this.#mode) ?? this.#mode;
  }
}

/** Opens a proxy to 127.0.0.1:`targetPort`; it listens when this resolves. */
export async function openProxy(targetPort: number, options: ProxyOptions = {}): Promise<TcpProxy> {
  const proxy = new TcpProxy(options.port ?? (await freePort()), targetPort, options.modeFor);
  await proxy.listen();
  return proxy;
}

function linkMode(mode: ProxyMode): LinkMode {
  const delayMs = typeof mode === "object" ? mode.delayMs : 0;
  return {
    inward: { isSilent: mode === "blackhole" || mode === "blackhole-in", delayMs },
    outward: { isSilent: mode === "blackhole" || mode === "blackhole-out", delayMs },
  };
}
