/** etcd's API over one grpc-js client, with our codec: a client that has nothing in common with store/etcd but that. */
import type { CallOptions, Client, ClientDuplexStream, Metadata } from "@grpc/grpc-js";
import type {
  ILeaseKeepAliveRequest,
  ILeaseKeepAliveResponse,
  IWatchRequest,
  IWatchResponse,
} from "etcd3/lib/rpc.js";
import { methodNamed, methodOf, type ServiceName } from "../../src/store/protocol/methods.js";

export interface UnaryOptions extends CallOptions {
  /** Cancels the call; it then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

export class RawClient {
  readonly #grpc: Client;

  /** The client stays the caller's to close. */
  constructor(grpc: Client) {
    this.#grpc = grpc;
  }

  /** One unary call, `exec("KV", "range", …)`. Rejects with grpc-js' `ServiceError` as it is. */
  exec<Response>(
    service: ServiceName,
    methodName: string,
    request: unknown,
    metadata: Metadata,
    { signal, ...options }: UnaryOptions = {},
  ): Promise<Response> {
    const { path, requestSerialize, responseDeserialize } = methodNamed(service, methodName);
    return new Promise<Response>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const cancel = () => {
        call.cancel();
        reject(signal?.reason);
      };
      const call = this.#grpc.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        options,
        (error, response) => {
          signal?.removeEventListener("abort", cancel);
          if (error) reject(error);
          else resolve(response as Response);
        },
      );
      signal?.addEventListener("abort", cancel, { once: true });
    });
  }

  /** The stream behind etcd3's `WatchClient.watch`. */
  watch(metadata: Metadata, options: CallOptions = {}): ClientDuplexStream<IWatchRequest, IWatchResponse> {
    const { path, requestSerialize, responseDeserialize } = methodOf("Watch", "watch");
    return this.#grpc.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, options);
  }

  /** The stream behind etcd3's `LeaseClient.leaseKeepAlive`. */
  leaseKeepAlive(
    metadata: Metadata,
    options: CallOptions = {},
  ): ClientDuplexStream<ILeaseKeepAliveRequest, ILeaseKeepAliveResponse> {
    const { path, requestSerialize, responseDeserialize } = methodOf("Lease", "leaseKeepAlive");
    return this.#grpc.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, options);
  }
}
