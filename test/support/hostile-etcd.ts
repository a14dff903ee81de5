/** Servers that take zdisc's calls and break etcd's rules: one of gRPC over Node's own HTTP/2, one of bare frames. */
import { once } from "node:events";
import {
  createServer as createHttp2Server,
  createSecureServer,
  type Http2SecureServer,
  type Http2Server,
  type ServerHttp2Stream,
} from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { IRangeRequest } from "etcd3/lib/rpc.js";
import { framedMessage } from "../../src/store/etcd/grpc/message-reader.js";
import { decode, encode } from "../../src/store/protocol/codec.js";
import type { MessageName } from "../../src/store/protocol/message-table.js";
import type { MessageTypes } from "../../src/store/protocol/message-types.js";

export const HEADER = { cluster_id: "7", member_id: "1", revision: "100", raft_term: "1" };
const GRPC = { ":status": 200, "content-type": "application/grpc" };

/** What a test may leave out of a message; what it leaves out is not sent. */
export type Loose<Name extends MessageName> = { readonly [Field in keyof MessageTypes[Name]]?: unknown };

/** One call that came in. */
export class HostileCall {
  readonly stream: ServerHttp2Stream;
  /** The first message, decoded by who knows what it is. */
  readonly request: Buffer;

  constructor(stream: ServerHttp2Stream, request: Buffer) {
    this.stream = stream;
    this.request = request;
  }

  begin(): void {
    if (!this.stream.headersSent) this.stream.respond(GRPC, { waitForTrailers: true });
  }

  /** A message of etcd's, or any bytes, behind its length. False when the client is behind. */
  send(message: Buffer): boolean {
    this.begin();
    return this.stream.write(framedMessage(message));
  }

  /** Bytes as they are. */
  sendRaw(bytes: Buffer): boolean {
    this.begin();
    return this.stream.write(bytes);
  }

  /** The end. */
  end(trailers: Readonly<Record<string, string>> = { "grpc-status": "0" }): void {
    this.begin();
    this.stream.on("wantTrailers", () => this.stream.sendTrailers(trailers));
    this.stream.end();
  }

  answer(message: Buffer): void {
    this.send(message);
    this.end();
  }
}

/** By path without its package: `KV/Range`. */
export type HostileCalls = Readonly<Record<string, (call: HostileCall) => void>>;

export function message<Name extends MessageName>(name: Name, fields: Loose<Name>): Buffer {
  return encode(name, fields as never); // a message with fields missing is what these tests are about
}

type AnyServer = Server | Http2Server | Http2SecureServer;

export class HostileEtcd implements AsyncDisposable {
  readonly #server: AnyServer;
  readonly #open: Set<{ destroy(): void }>;
  /** Connections that were taken so far. */
  connections = 0;

  constructor(server: AnyServer, open: Set<{ destroy(): void }>) {
    this.#server = server;
    this.#open = open;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const one of this.#open) one.destroy();
  }
}

/**
 * Reads of one key that asks for a count only are zdisc's look whether a host lives; they are answered as they should.
 * With `tls` (PEM) it speaks TLS.
 */
export async function startHostileEtcd(
  calls: HostileCalls,
  tls?: { readonly cert: string; readonly key: string },
): Promise<HostileEtcd> {
  const options = { maxSendHeaderBlockLength: 4_000_000 };
  const server = tls === undefined ? createHttp2Server(options) : createSecureServer({ ...options, ...tls });
  const etcd = await opened(server);
  server.on("session", (session) => {
    etcd.connections += 1;
    session.on("error", () => {});
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    const path = String(headers[":path"]).replace("/etcdserverpb.", "");
    withFirstMessage(stream, (request) => {
      const call = new HostileCall(stream, request);
      if (path === "KV/Range" && isProbe(request)) call.answer(message("RangeResponse", { header: HEADER }));
      else calls[path]?.(call);
    });
  });
  return etcd;
}

/** `speak` has a connection that was taken and has said something. */
export async function startFramePeer(speak: (socket: Socket) => void): Promise<HostileEtcd> {
  const server = createServer({ noDelay: true });
  const etcd = await opened(server);
  server.on("connection", (socket) => {
    etcd.connections += 1;
    socket.on("error", () => {});
    socket.once("data", () => speak(socket));
  });
  return etcd;
}

async function opened(server: AnyServer): Promise<HostileEtcd> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return new HostileEtcd(server, open);
}

export function rangeOf({ request }: HostileCall): IRangeRequest {
  return decode("RangeRequest", request);
}

function isProbe(request: Buffer): boolean {
  return decode("RangeRequest", request).count_only === true;
}

function withFirstMessage(stream: ServerHttp2Stream, take: (request: Buffer) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  let isTaken = false;
  stream.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (isTaken || bytes.length < 5 || bytes.length < 5 + bytes.readUInt32BE(1)) return;
    isTaken = true;
    take(bytes.subarray(5, 5 + bytes.readUInt32BE(1)));
  });
}
