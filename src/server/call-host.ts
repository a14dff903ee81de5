/** Puts handlers on a grpc-js server with our own codec: faults, one line a call, and errors as etcd sends them. */
import {
  type Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import type { Clock } from "../runtime/clock.js";
import {
  type Method,
  type MethodName,
  type MethodNamed,
  methodNamed,
  type ServiceName,
} from "../store/protocol/methods.js";
import { type Caller, callerOf } from "./caller.js";
import type { Faults, MethodPath } from "./faults.js";
import { type CallStatus, statusOf } from "./refusal-status.js";

export interface CallHostOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  /** Gets `127.0.0.1:50311 KV/put OK 0.4 ms`: no key, no value. */
  readonly onCall?: ((line: string) => void) | undefined;
}

type RequestOf<One> = One extends Method<infer Request, infer _> ? Request : never;
type ResponseOf<One> = One extends Method<infer _, infer Response> ? Response : never;

/** Unary methods of a service; what is left out answers UNIMPLEMENTED. An `EtcdRefusal` thrown is etcd's own answer. */
export type UnaryHandlers<Service extends ServiceName> = {
  readonly [Name in MethodName<Service>]?: (
    request: RequestOf<MethodNamed<Service, Name>>,
    caller: Caller,
  ) => ResponseOf<MethodNamed<Service, Name>> | Promise<ResponseOf<MethodNamed<Service, Name>>>;
};

/** Serves one stream until it ends. */
export type StreamHandler<Service extends ServiceName, Name extends MethodName<Service>> = (
  stream: ServerDuplexStream<RequestOf<MethodNamed<Service, Name>>, ResponseOf<MethodNamed<Service, Name>>>,
  caller: Caller,
) => void;

/** Calls `answer` with each request of a stream. What it throws ends the stream, with etcd's status where it is a refusal. */
export function answerEach<Request, Response>(
  stream: ServerDuplexStream<Request, Response>,
  answer: (request: Request) => void,
): void {
  stream.on("data", (request: Request) => {
    try {
      answer(request);
    } catch (error) {
      stream.emit("error", statusOf(error));
    }
  });
}

/** A request with its size on the wire, in bytes. */
interface SizedRequest {
  readonly request: unknown;
  readonly requestBytes: number;
}

type AnyHandler = (request: unknown, caller: Caller) => unknown;

export class CallHost {
  readonly #grpc: Server;
  readonly #options: CallHostOptions;

  constructor(grpc: Server, options: CallHostOptions) {
    this.#grpc = grpc;
    this.#options = options;
  }

  /** `tails`: by method, encoded fields that the schema of etcd3 does not know, behind every response. */
  addUnary<Service extends ServiceName>(
    service: Service,
    handlers: UnaryHandlers<Service>,
    tails: { readonly [Name in MethodName<Service>]?: Buffer } = {},
  ): void {
    for (const [name, handler] of Object.entries(handlers)) {
      const method = methodNamed(service, name);
      const tail: Buffer | undefined = tails[name as MethodName<Service>]; // handlers have the same names
      const responseSerialize = (response: unknown) => withTail(method.responseSerialize(response), tail);
      const requestDeserialize = (bytes: Buffer): SizedRequest => ({
        request: method.requestDeserialize(bytes),
        requestBytes: bytes.length,
      });
      // the method's messages are of the types that its handler has
      const serve = this.#unary(`${service}/${name}` as MethodPath, handler as AnyHandler);
      this.#grpc.addService(
        { [name]: { ...method, requestDeserialize, responseSerialize } },
        { [name]: serve },
      );
    }
  }

  addStream<Service extends ServiceName, Name extends MethodName<Service>>(
    service: Service,
    name: Name,
    handler: StreamHandler<Service, Name>,
  ): void {
    const path = `${service}/${name}` as MethodPath; // the union is made of just these
    const serve: StreamHandler<Service, Name> = (stream, caller) => {
      const fault = this.#options.faults.take(path);
      this.#log(caller, path, fault ?? STARTED, this.#options.clock.monotonicMs());
      if (fault === undefined) handler(stream, caller);
      else stream.emit("error", fault);
    };
    this.#grpc.addService(
      { [name]: methodNamed(service, name) },
      { [name]: (stream: Parameters<typeof serve>[0]) => serve(stream, callerOf(stream, 0)) },
    );
  }

  #unary(path: MethodPath, handler: AnyHandler) {
    return (call: ServerUnaryCall<SizedRequest, unknown>, answer: sendUnaryData<unknown>): void => {
      const caller = callerOf(call, call.request.requestBytes);
      const sinceMs = this.#options.clock.monotonicMs();
      const end = (outcome: CallStatus, response?: unknown) => {
        this.#log(caller, path, outcome, sinceMs);
        if (outcome.code === status.OK) answer(null, response);
        else answer(outcome);
      };
      this.#serve(path, () => handler(call.request.request, caller)).then(
        (response) => end(OK, response),
        (error: unknown) => end(statusOf(error)),
      );
    };
  }

  async #serve(path: MethodPath, work: () => unknown): Promise<unknown> {
    const fault = this.#options.faults.take(path);
    if (fault === undefined) return work();
    if (fault.isDone) await work();
    throw fault;
  }

  #log({ peer }: Caller, path: MethodPath, { code, details }: CallStatus, sinceMs: number): void {
    const { onCall, clock } = this.#options;
    if (onCall === undefined) return;
    const outcome = code === status.OK ? details : `${status[code]} (${details})`;
    onCall(`${peer} ${path} ${outcome} ${(clock.monotonicMs() - sinceMs).toFixed(1)} ms`);
  }
}

function withTail(message: Buffer, tail: Buffer | undefined): Buffer {
  return tail === undefined ? message : Buffer.concat([message, tail]);
}

const OK: CallStatus = { code: status.OK, details: "OK" };
const STARTED: CallStatus = { code: status.OK, details: "open" };
