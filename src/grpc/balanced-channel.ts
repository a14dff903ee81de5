/** A channel to a go-zero service, for clients of grpc-js and of nice-grpc alike. */
import { Channel, type ChannelOptions, connectivityState } from "@grpc/grpc-js";
import type { EndpointSnapshot } from "../balancer/statistics.js";
import { DiscoveryError } from "../errors.js";
import { CallByKind, type GrpcCall } from "./call-by-kind.js";
import type { EndpointLoads } from "./endpoint-loads.js";
import type { OwnedSockets } from "./owned-sockets.js";

export interface BalancedChannelParts {
  /** As grpc-js takes it. */
  readonly target: string;
  /** For messages. */
  readonly name: string;
  readonly credentials: OwnedSockets;
  readonly options: ChannelOptions;
  readonly loads: EndpointLoads;
  /** Of unary calls without a deadline; 0: none. */
  readonly timeoutMs: number;
}

type CallArguments = Parameters<Channel["createCall"]>;

/**
 * Pass it as `channelOverride` to a generated client, or to nice-grpc's `createClient`. Close it when it is not needed
 * any more: while it is in use it watches etcd.
 */
export class BalancedChannel extends Channel implements Disposable {
  readonly #parts: BalancedChannelParts;

  constructor(parts: BalancedChannelParts) {
    super(parts.target, parts.credentials, parts.options);
    this.#parts = parts;
  }

  /** The service, or the addresses. */
  get name(): string {
    return this.#parts.name;
  }

  /** Made by grpc-js' clients, for each call. */
  override createCall(...[method, deadline, ...rest]: CallArguments): GrpcCall {
    const { timeoutMs } = this.#parts;
    const isBounded = timeoutMs > 0 && deadline === Number.POSITIVE_INFINITY;
    return new CallByKind((kind) => {
      const until = isBounded && kind === "unary" ? Date.now() + timeoutMs : deadline;
      return super.createCall(method, until, ...rest);
    });
  }

  /**
   * Connects, and resolves when an endpoint can be called; waits for etcd and for endpoints as long as it takes. Throws
   * `signal.reason`, and `usage` when the channel is closed.
   */
  async waitForReady(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const state = this.getConnectivityState(true);
      if (state === connectivityState.READY) return;
      if (state === connectivityState.SHUTDOWN) {
        throw new DiscoveryError("usage", `the channel to ${this.#parts.name} is closed`);
      }
      await this.#stateChange(state, signal);
    }
  }

  /** What balancing knows of each endpoint: its latency, its calls in flight, how many of its calls succeed. */
  snapshot(): readonly EndpointSnapshot[] {
    return this.#parts.loads.snapshot();
  }

  /** Calls in flight may end; those that wait fail with `UNAVAILABLE`. Idempotent. */
  override close(): void {
    super.close();
    this.#parts.credentials.closeSilent();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #stateChange(state: connectivityState, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        signal.removeEventListener("abort", settle);
        resolve();
      };
      signal.addEventListener("abort", settle, { once: true });
      this.watchConnectivityState(state, Number.POSITIVE_INFINITY, settle);
    });
  }
}
