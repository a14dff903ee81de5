/** One call of gRPC as a stream of HTTP/2: messages both ways, then a status. Source: grpc/doc/PROTOCOL-HTTP2.md. */

import type { Headers } from "../http2/header-decoder.js";
import { ConnectionLost, REASON, StreamReset } from "../http2/http2-errors.js";
import type { Http2Session } from "../http2/http2-session.js";
import type { Http2Stream, StreamListener } from "../http2/http2-stream.js";
import { GrpcFailure, STATUS, UnreadableAnswer } from "./grpc-failure.js";
import { MessageReader } from "./message-reader.js";

/** What comes back. Must not throw, but `message` may, for one that it cannot read: that ends the call. */
export interface CallListener {
  message(bytes: Buffer): void;
  /** The last of it; undefined: all is well. A `GrpcFailure`, or the error that closed the connection. */
  ended(failure: Error | undefined): void;
}

export class GrpcCall implements StreamListener {
  readonly #listener: CallListener;
  readonly #stream: Http2Stream;
  readonly #messages: MessageReader;
  /** The last that came: in the end they hold the status. */
  #headers: Headers | undefined;
  /** The HTTP status, when what answers is no gRPC. */
  #httpStatus: number | undefined;
  #isOver = false;

  constructor(session: Http2Session, requestHeaders: Buffer, listener: CallListener) {
    this.#listener = listener;
    this.#messages = new MessageReader((message) => {
      if (!this.#isOver) this.#listener.message(message);
    });
    this.#stream = session.open(requestHeaders, this);
  }

  /** Whether it ended or was cancelled. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Messages, each behind its prefix (see framedMessage). */
  write(framed: Buffer): void {
    this.#stream.write(framed);
  }

  /** The last that we say. */
  end(framed: Buffer): void {
    this.#stream.end(framed);
  }

  /** Its listener hears no more of it. */
  cancel(): void {
    this.#isOver = true;
    this.#stream.cancel();
  }

  headers(headers: Headers): void {
    if (this.#headers === undefined && !isGrpc(headers)) this.#httpStatus = Number(headers.get(":status"));
    this.#headers = headers;
  }

  data(bytes: Buffer): void {
    if (this.#isOver || this.#httpStatus !== undefined) return;
    try {
      this.#messages.read(bytes);
    } catch (error) {
      this.#stream.cancel();
      this.#end(error instanceof GrpcFailure ? error : unreadable(error));
    }
  }

  ended(): void {
    this.#end(this.#httpStatus === undefined ? statusOf(this.#headers) : ofHttp(this.#httpStatus));
  }

  failed(error: Error): void {
    this.#end(asFailure(error));
  }

  #end(failure: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.ended(failure);
  }
}

function isGrpc(headers: Headers): boolean {
  return (
    headers.get(":status") === "200" && headers.get("content-type")?.startsWith("application/grpc") === true
  );
}

/** undefined: OK. */
function statusOf(headers: Headers | undefined): GrpcFailure | undefined {
  const code = headers?.get("grpc-status");
  if (code === "0") return undefined;
  if (code === undefined)
    return new UnreadableAnswer("a call that ended without a status", undefined, STATUS.unknown);
  const message = unescaped(headers?.get("grpc-message") ?? "");
  // What is none of gRPC's codes counts as unknown. Source: grpc/doc/statuscodes.md.
  return new GrpcFailure(/^([1-9]|1[0-6])$/.test(code) ? Number(code) : STATUS.unknown, message);
}

/** The text is UTF-8, its odd bytes as `%C3`. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Source: grpc/doc/http-grpc-status-mapping.md. */
function ofHttp(status: number): GrpcFailure {
  const text = `HTTP status ${status} in place of an answer`;
  const code = new Map<number, number>([
    [400, STATUS.internal],
    [401, STATUS.unauthenticated],
    [403, STATUS.permissionDenied],
    [404, STATUS.unimplemented],
    [429, STATUS.unavailable],
    [502, STATUS.unavailable],
    [503, STATUS.unavailable],
    [504, STATUS.unavailable],
  ]).get(status);
  return code === undefined
    ? new UnreadableAnswer(text, undefined, STATUS.unknown)
    : new GrpcFailure(code, text);
}

function unreadable(cause: unknown): GrpcFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UnreadableAnswer(`an answer that cannot be read: ${why}`, cause);
}

/** As gRPC tells it; what ends the connection from our side stays as it is. */
export function asFailure(error: Error): Error {
  if (error instanceof StreamReset)
    return new GrpcFailure(ofReset(error.reason), error.message, { cause: error });
  if (error instanceof ConnectionLost)
    return new GrpcFailure(STATUS.unavailable, error.message, { cause: error });
  return error;
}

/** Source: grpc/doc/PROTOCOL-HTTP2.md, "Errors". */
function ofReset(reason: number): number {
  switch (reason) {
    case REASON.refused:
      return STATUS.unavailable;
    case REASON.cancel:
      return STATUS.cancelled;
    case REASON.enhanceYourCalm:
      return STATUS.resourceExhausted;
    case REASON.inadequateSecurity:
      return STATUS.permissionDenied;
    default:
      return STATUS.internal;
  }
}
