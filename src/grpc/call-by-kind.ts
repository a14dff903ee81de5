/**
 * A call that is begun when it is known whether it is unary, for zrpc bounds unary calls and no streams. grpc-js does
 * not tell a channel: it tells by the order of what its clients do. A call with one answer asks for it (`startRead`)
 * before anything else, and a unary one ends its request (`halfClose`) in the same breath; a stream does not. An
 * interceptor that lets time pass between the two makes its call look like a stream, which is not bounded.
 * Source: grpc-js build/src/client-interceptors.js:BaseUnaryInterceptingCall, client.js:makeUnaryRequest.
 */
import type { CallCredentials, Channel, InterceptingListener, Metadata, status } from "@grpc/grpc-js";
import { markAsStream } from "./call-marks.js";

export type GrpcCall = ReturnType<Channel["createCall"]>;
export type CallKind = "unary" | "stream";

type Message = Parameters<GrpcCall["sendMessageWithContext"]>;

export class CallByKind implements GrpcCall {
  readonly #begin: (kind: CallKind) => GrpcCall;
  #call: GrpcCall | undefined;
  #credentials: CallCredentials | undefined;
  #start: readonly [metadata: Metadata, listener: InterceptingListener] | undefined;
  #message: Message | undefined;
  #isRead = false;
  #isHalfClosed = false;

  constructor(begin: (kind: CallKind) => GrpcCall) {
    this.#begin = begin;
  }

  start(metadata: Metadata, listener: InterceptingListener): void {
    this.#start = [metadata, listener];
    if (this.#call !== undefined) this.#startAs("stream", this.#call);
    queueMicrotask(() => this.#beginAs("stream"));
  }

  startRead(): void {
    if (this.#call !== undefined) this.#call.startRead();
    else this.#isRead = true;
  }

  sendMessageWithContext(...message: Message): void {
    if (this.#call === undefined && this.#isRead && this.#message === undefined) this.#message = message;
    else this.#beginAs("stream").sendMessageWithContext(...message);
  }

  halfClose(): void {
    if (this.#call !== undefined) this.#call.halfClose();
    else {
      this.#isHalfClosed = true;
      this.#beginAs(this.#isRead && this.#message !== undefined ? "unary" : "stream");
    }
  }

  cancelWithStatus(code: status, details: string): void {
    this.#beginAs("stream").cancelWithStatus(code, details);
  }

  getPeer(): string {
    return this.#call?.getPeer() ?? "unknown";
  }

  getCallNumber(): number {
    return this.#beginAs("stream").getCallNumber();
  }

  getAuthContext(): ReturnType<GrpcCall["getAuthContext"]> {
    return this.#call?.getAuthContext() ?? null;
  }

  setCredentials(credentials: CallCredentials): void {
    if (this.#call !== undefined) this.#call.setCredentials(credentials);
    else this.#credentials = credentials;
  }

  /** Does now what was asked for before; when it has begun already, nothing. */
  #beginAs(kind: CallKind): GrpcCall {
    if (this.#call !== undefined) return this.#call;
    const call = this.#begin(kind);
    this.#call = call;
    if (this.#credentials !== undefined) call.setCredentials(this.#credentials);
    this.#startAs(kind, call);
    if (this.#isRead) call.startRead();
    if (this.#message !== undefined) call.sendMessageWithContext(...this.#message);
    if (this.#isHalfClosed) call.halfClose();
    // From here on the call holds them.
    this.#start = undefined;
    this.#message = undefined;
    return call;
  }

  /** A picker is told of streams by their metadata. */
  #startAs(kind: CallKind, call: GrpcCall): void {
    if (this.#start === undefined) return;
    const [metadata, listener] = this.#start;
    call.start(kind === "stream" ? markAsStream(metadata) : metadata, listener);
  }
}
