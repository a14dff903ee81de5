/** A bidirectional call as etcd3 types it: messages written and read through our codec. */
import { EventEmitter } from "node:events";
import type { IDuplexStream } from "etcd3/lib/rpc.js";
import type { Method } from "../../protocol/methods.js";
import type { CallListener, GrpcCall } from "./grpc-call.js";
import { framedMessage } from "./message-reader.js";
import { withHeader } from "./with-header.js";

type Transcoders<Request, Response> = Pick<
  Method<Request, Response>,
  "requestSerialize" | "responseDeserialize"
>;

/** Emits `data` for each message, then `end` or `error`; nothing after `cancel()`. */
export class DuplexStream<Request, Response>
  extends EventEmitter
  implements IDuplexStream<Request, Response>
{
  readonly #serialize: (request: Request) => Buffer;
  readonly #call: GrpcCall;

  constructor(
    { requestSerialize, responseDeserialize }: Transcoders<Request, Response>,
    open: (listener: CallListener) => GrpcCall,
  ) {
    super();
    this.#serialize = requestSerialize;
    this.#call = open({
      message: (bytes) => void this.emit("data", withHeader(responseDeserialize(bytes))),
      ended: (failure) => (failure === undefined ? this.#tellEnd("end") : this.#tellEnd("error", failure)),
    });
  }

  write(request: Request): void {
    this.#call.write(framedMessage(this.#serialize(request)));
  }

  /** The other side may go on. */
  end(): void {
    this.#call.end(Buffer.alloc(0));
  }

  cancel(): void {
    this.#call.cancel();
  }

  /** Waits for a listener: who closes the connection before the stream is in anybody's hands must not be thrown at. */
  #tellEnd(event: "end" | "error", failure?: Error): void {
    if (this.listenerCount(event) > 0) this.emit(event, failure);
    else this.once("newListener", () => queueMicrotask(() => this.#tellEnd(event, failure)));
  }
}
