/**
 * A real gRPC server of test/fixtures/user.proto, and of grpc.health.v1.Health, in this process, which can be made
 * slow, failing, silent or dead.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import {
  type CallOptions,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  type Deadline,
  loadPackageDefinition,
  Metadata,
  type requestCallback,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceClientConstructor,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

export interface Reply {
  /** Which server answered. */
  readonly address: string;
  readonly id: string;
}

export interface Request {
  readonly id: string;
}

/** As a generator writes it. */
export interface UserClient extends Client {
  Get(request: Request, callback: requestCallback<Reply>): ClientUnaryCall;
  Get(request: Request, options: CallOptions, callback: requestCallback<Reply>): ClientUnaryCall;
  Get(
    request: Request,
    metadata: Metadata,
    options: CallOptions,
    callback: requestCallback<Reply>,
  ): ClientUnaryCall;
  List(request: Request): ClientReadableStream<Reply>;
  Add(callback: requestCallback<Reply>): ClientWritableStream<Request>;
  Chat(): ClientDuplexStream<Request, Reply>;
}

interface Constructor {
  readonly service: ServiceClientConstructor["service"];
  new (...args: ConstructorParameters<ServiceClientConstructor>): UserClient;
}

const PROTO = fileURLToPath(new URL("../fixtures/user.proto", import.meta.url));
const PACKAGE = loadPackageDefinition(loadSync(PROTO, { keepCase: true, defaults: true }));

/** What `grpc_tools_node_protoc` would have written. */
export const UserClient = (PACKAGE.user as unknown as { readonly User: Constructor }).User;

/** A unary call as a promise; rejects with grpc-js' `ServiceError`. */
export function getUser(
  client: UserClient,
  { id = "1", metadata = new Metadata(), options = {} }: GetUserOptions = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    client.Get({ id }, metadata, options, (error, reply) => {
      if (error !== null) reject(error);
      else if (reply !== undefined) resolve(reply);
    });
  });
}

interface GetUserOptions {
  readonly id?: string;
  readonly metadata?: Metadata;
  readonly options?: CallOptions;
}

interface AnyCall {
  readonly metadata: Metadata;
  getHost(): string;
  getDeadline(): Deadline;
}

const asIs = (bytes: Buffer) => bytes;
const HEALTH: ServiceDefinition = {
  Check: {
    path: "/grpc.health.v1.Health/Check",
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
};
const SERVING = Buffer.from([8, 1]);

export class UserServer implements AsyncDisposable {
  readonly address: string;
  /** So far. */
  connectionCount = 0;
  /** Calls that were begun so far. */
  callCount = 0;
  /** What the last call was sent. */
  metadata = new Metadata();
  authority = "";
  deadline: Deadline = Number.POSITIVE_INFINITY;
  /** How long each call takes. */
  delayMs = 0;
  /** The code that calls fail with; 0: they do not. */
  code = 0;
  /** Never answers. */
  isHung = false;
  readonly #server = new Server();
  readonly #injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  readonly #listener: NetServer;
  readonly #sockets = new Set<Socket>();

  private constructor(listener: NetServer) {
    this.#listener = listener;
    this.address = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    listener.on("connection", (socket: Socket) => {
      this.connectionCount += 1;
      this.#sockets.add(socket.on("error", () => {}));
      socket.once("close", () => this.#sockets.delete(socket));
      this.#injector.injectConnection(socket);
    });
    this.#server.addService(HEALTH, {
      Check: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
        this.#answer(call, done, SERVING),
    });
    this.#server.addService(UserClient.service, {
      Get: (call: ServerUnaryCall<Request, Reply>, done: sendUnaryData<Reply>) => this.#get(call, done),
      List: (call: ServerWritableStream<Request, Reply>) => this.#list(call),
      Add: (call: ServerReadableStream<Request, Reply>, done: sendUnaryData<Reply>) => this.#add(call, done),
      Chat: (call: ServerDuplexStream<Request, Reply>) => this.#chat(call),
    });
  }

  /** `port` 0: a free one. */
  static async start(port = 0): Promise<UserServer> {
    const listener = createServer();
    listener.listen(port, "127.0.0.1");
    await once(listener, "listening");
    return new UserServer(listener);
  }

  get port(): number {
    return Number(this.address.slice(this.address.lastIndexOf(":") + 1));
  }

  get openConnectionCount(): number {
    return this.#sockets.size;
  }

  /** As a server that is asked to stop: it takes nothing new, and ends what is under way. */
  drain(): void {
    this.#listener.close();
    this.#injector.drain(60_000);
  }

  /** As `kill -9`. */
  kill(): void {
    this.#listener.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Its network takes everything and gives nothing. */
  blackhole(): void {
    for (const socket of this.#sockets) socket.pause();
    this.isHung = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    this.#server.forceShutdown();
  }

  #begin(call: AnyCall): void {
    this.callCount += 1;
    this.metadata = call.metadata;
    this.authority = call.getHost();
    this.deadline = call.getDeadline();
  }

  #get(call: ServerUnaryCall<Request, Reply>, done: sendUnaryData<Reply>): void {
    this.#answer(call, done, { address: this.address, id: call.request.id });
  }

  #answer<T>(call: AnyCall, done: sendUnaryData<T>, reply: T): void {
    this.#begin(call);
    if (this.isHung) return;
    setTimeout(() => {
      if (this.code !== 0) done({ code: this.code, details: "told to fail" });
      else done(null, reply);
    }, this.delayMs);
  }

  /** One reply, and then it stays open until it is cancelled, when asked for id `stay`. */
  #list(call: ServerWritableStream<Request, Reply>): void {
    this.#begin(call);
    if (this.code !== 0) {
      call.emit("error", { code: this.code, details: "told to fail" });
      return;
    }
    call.write({ address: this.address, id: call.request.id });
    if (call.request.id !== "stay") call.end();
  }

  #add(call: ServerReadableStream<Request, Reply>, done: sendUnaryData<Reply>): void {
    this.#begin(call);
    const ids: string[] = [];
    call.on("data", ({ id }: Request) => ids.push(id));
    call.on("end", () => done(null, { address: this.address, id: ids.join(",") }));
  }

  #chat(call: ServerDuplexStream<Request, Reply>): void {
    this.#begin(call);
    call.on("data", ({ id }: Request) => call.write({ address: this.address, id }));
    call.on("end", () => call.end());
  }
}
