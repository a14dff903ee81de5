/**
 * zdisc for Node gRPC clients of go-zero services: go-zero's targets and policies in @grpc/grpc-js, whose only copy is
 * the application's own. docs/library.md has a tour with examples that run.
 */
import { readFileSync } from "node:fs";
import { openEtcdStore } from "../store/etcd/open-etcd-store.js";
import type { OpenTargetStore, TlsFiles } from "../target/store-access.js";
import type { BalancedChannel } from "./balanced-channel.js";
import type { ChannelConf, ChannelOptions } from "./channel-options.js";
import { installSchemes } from "./install.js";
import { openChannel } from "./open-channel.js";
import { readyChannel } from "./ready-channel.js";

export type { EndpointSnapshot } from "../balancer/statistics.js";
/** The one error class, with a closed set of codes. */
export { DiscoveryError, type ErrorCode } from "../errors.js";
export type { EtcdConf } from "../target/client-conf.js";
export type { BalancedChannel } from "./balanced-channel.js";
/** Keys of calls for consistent_hash. */
export { CONSISTENT_HASH_KEY } from "./call-marks.js";
export type { ChannelConf, ChannelOptions } from "./channel-options.js";
export { hashKey } from "./hash-key.js";

export interface BlockingOptions extends ChannelOptions {
  /** go-zero's `NonBlock: false`: the channel is waited for. */
  readonly nonBlock: false;
  /** Default: given up after 3 s, as zrpc does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A channel to the service of a target (`etcd:///127.0.0.1:2379?key=user.rpc`, `direct:///a:8080,b:8080`) or of a
 * client's configuration. It connects when the first call comes, and goes on through whatever happens to etcd.
 *
 * With `nonBlock: false` the promise of a channel that is ready. It rejects with `timeout` after 3 s, or with the
 * reason of `signal`.
 *
 * Throws `config` or `usage` for a target that leads nowhere, or a policy that nobody registered.
 */
export function createChannel(from: string | ChannelConf, options: BlockingOptions): Promise<BalancedChannel>;
export function createChannel(
  from: string | ChannelConf,
  options?: ChannelOptions & { readonly nonBlock?: true | undefined },
): BalancedChannel;
export function createChannel(
  from: string | ChannelConf,
  options: BlockingOptions | (ChannelOptions & { readonly nonBlock?: true | undefined }) = {},
): BalancedChannel | Promise<BalancedChannel> {
  const channel = openChannel(from, { ...options, openStore: openTargetStore });
  return options.nonBlock === false ? readyChannel(channel, options) : channel;
}

/**
 * Teaches the process' grpc-js the schemes `etcd`, `discov` and `direct` and the policies `p2c_ewma` and
 * `consistent_hash`, so that `new UserClient("etcd:///127.0.0.1:2379?key=user.rpc", …)` works without a channel made by
 * hand. To be called any number of times. What it returns undoes it: new channels of these schemes are refused, those
 * that were made before go on, and the policies stay, since grpc-js has no way to forget either.
 *
 * `createChannel` does not need it, and knows more: no timeout, no keepalive and no disregard of `http_proxy` can be
 * installed. Pass `grpc.enable_http_proxy: 0` to such clients where the environment has a proxy.
 */
export function install(): () => void {
  return installSchemes(openTargetStore);
}

const openTargetStore: OpenTargetStore = (hosts, { signal, account, tls }) =>
  openEtcdStore(hosts, { signal, account, tls: tls && readTls(tls) });

function readTls({ caFile, certFile, keyFile, isVerified }: TlsFiles) {
  return {
    ca: readFileSync(caFile),
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    insecureSkipVerify: !isVerified,
  };
}
