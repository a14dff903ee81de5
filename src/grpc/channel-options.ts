/** What may be said about a channel, in go-zero's words where it has one. Source: go-zero zrpc/config.go:RpcClientConf. */
import type { ChannelCredentials, ChannelOptions as GrpcOptions } from "@grpc/grpc-js";
import type { EtcdConf } from "../target/client-conf.js";

/** A client's block of a go-zero configuration, as far as it leads to endpoints; `Endpoints`, `Target` or `Etcd`. */
export interface ChannelConf {
  readonly endpoints?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly etcd?: Partial<EtcdConf> | undefined;
}

/** What a channel may be told besides its target. */
export interface ChannelOptions {
  /** How endpoints are spoken to. Default: plain text, as go-zero's clients do. */
  readonly credentials?: ChannelCredentials | undefined;
  /**
   * Longest time of a unary call, in ms; 0: no bound. Default 2,000, as zrpc's `Timeout`. A call's own deadline goes
   * before it, and streams have none, as in zrpc.
   */
  readonly timeoutMs?: number | undefined;
  /** `BalancerName`: a policy of zdisc (p2c_ewma, consistent_hash) or of grpc-js. Default p2c_ewma. */
  readonly balancerName?: string | undefined;
  /**
   * For consistent_hash: the entry of a call's metadata that is its key, and that the server gets, too. Default: the
   * call says it by `hashKey(…)` among its options, or by `CONSISTENT_HASH_KEY` in its metadata, and no server gets it.
   */
  readonly consistentHashKey?: string | undefined;
  /** `KeepaliveTime`: a connection with a call on it and silent for so long is pinged, in ms. Default 20,000; 0: never. */
  readonly keepaliveTimeMs?: number | undefined;
  /** The `:authority` of calls, and the name in certificates. Default: the service's name. */
  readonly authority?: string | undefined;
  /** Most endpoints that this channel uses. Default 32, as go-zero. */
  readonly subsetSize?: number | undefined;
  /** Which of the endpoints they are: a whole number below 2^53, the same for the same ones. Default: a random one. */
  readonly seed?: number | undefined;
  /** grpc-js' own, which go before all that is said here. */
  readonly grpc?: GrpcOptions | undefined;
}
