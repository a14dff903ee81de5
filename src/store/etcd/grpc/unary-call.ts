/** One request and its answer. */

import type { Http2Session } from "../http2/http2-session.js";
import type { CallLimits, LimitedCall } from "./call-limits.js";
import { type CallListener, GrpcCall } from "./grpc-call.js";
import { UnreadableAnswer } from "./grpc-failure.js";
import { framedMessage } from "./message-reader.js";
import type { UnaryOptions } from "./unary-options.js";

export interface UnaryRequest<Answer> {
  readonly session: Http2Session;
  readonly limits: CallLimits;
  readonly headers: Buffer;
  readonly message: Uint8Array;
  readonly read: (answer: Buffer) => Answer;
}

/** Rejects with a `GrpcFailure`, `signal.reason`, `timeoutReason()`, or the error that closed the connection. */
export function callUnary<Answer>(request: UnaryRequest<Answer>, options: UnaryOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) reject(options.signal.reason);
    else new UnaryCall(request, options, resolve, reject);
  });
}

class UnaryCall<Answer> implements CallListener, LimitedCall {
  readonly signal: AbortSignal | undefined;
  readonly endMs: number | undefined;
  readonly #call: GrpcCall;
  readonly #request: UnaryRequest<Answer>;
  readonly #timeoutReason: (() => unknown) | undefined;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: unknown) => void;
  #answer: { readonly value: Answer } | undefined;

  constructor(
    request: UnaryRequest<Answer>,
    { signal, endMs, timeoutReason }: UnaryOptions,
    resolve: (answer: Answer) => void,
    reject: (reason: unknown) => void,
  ) {
    this.signal = signal;
    this.endMs = endMs;
    this.#request = request;
    this.#timeoutReason = timeoutReason;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#call = new GrpcCall(request.session, request.headers, this);
    request.limits.add(this);
    this.#call.end(framedMessage(request.message));
  }

  message(bytes: Buffer): void {
    this.#answer = { value: this.#request.read(bytes) };
  }

  ended(failure: Error | undefined): void {
    this.#request.limits.delete(this);
    if (failure !== undefined) this.#reject(failure);
    else if (this.#answer !== undefined) this.#resolve(this.#answer.value);
    else this.#reject(new UnreadableAnswer("a call that ended without an answer"));
  }

  aborted(reason: unknown): void {
    this.#cancel(reason);
  }

  timedOut(): void {
    this.#cancel(this.#timeoutReason?.());
  }

  #cancel(reason: unknown): void {
    this.#request.limits.delete(this);
    this.#call.cancel();
    this.#reject(reason);
  }
}
