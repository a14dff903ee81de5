/** Makes channels from targets or configurations, with what go-zero's clients have by default. Source: go-zero zrpc/client.go. */
import { type ChannelOptions as GrpcOptions, credentials as grpcCredentials } from "@grpc/grpc-js";
import { type Clock, systemClock } from "../runtime/clock.js";
import type { ClientConf } from "../target/client-conf.js";
import { locateTarget } from "../target/locate-target.js";
import type { OpenTargetStore } from "../target/store-access.js";
import { authorityOf, serviceName } from "./authority.js";
import { BalancedChannel } from "./balanced-channel.js";
import { CHANNEL_OPTIONS } from "./channel.js";
import type { ChannelConf, ChannelOptions } from "./channel-options.js";
import { DEFAULT_HASH_KEY_ENTRY, DEFAULT_POLICY, withSettings } from "./channel-settings.js";
import { EndpointLoads, type EndpointLoadsOptions } from "./endpoint-loads.js";
import { channelTarget, installChannelScheme } from "./install.js";
import { OwnedSockets } from "./owned-sockets.js";
import { serviceConfigOf } from "./service-config.js";

export interface OpenChannelOptions extends ChannelOptions {
  readonly openStore: OpenTargetStore;
  /** Time, chance and an observer of the picks, for those who hold them in their hands. */
  readonly loads?: EndpointLoadsOptions | undefined;
  readonly clock?: Clock | undefined;
}

const ZRPC_TIMEOUT_MS = 2_000;
/** As zrpc's documentation has it; grpc-go's servers take pings only while a call is open. */
const KEEPALIVE_TIME_MS = 20_000;

/** An endpoint that etcd lists is tried at least so often: grpc-js' own bound is two minutes. */
const MAX_RECONNECT_BACKOFF_MS = 10_000;

/** Throws `config` or `usage` for a target that leads nowhere, and for a policy that nobody registered. */
export function openChannel(from: string | ChannelConf, options: OpenChannelOptions): BalancedChannel {
  const { timeoutMs = ZRPC_TIMEOUT_MS, balancerName = "", openStore, clock = systemClock } = options;
  installChannelScheme();
  const conf = typeof from === "string" ? from : clientConf(from);
  const located = locateTarget(conf, {});
  const policy = balancerName === "" ? DEFAULT_POLICY : balancerName;
  serviceConfigOf(options.grpc?.["grpc.service_config"], policy);
  const loads = new EndpointLoads(policy === "consistent_hash" ? policy : DEFAULT_POLICY, options.loads);
  const authority = authorityOf(located);
  const name = serviceName(located);
  const { seed, subsetSize, consistentHashKey: hashKeyEntry = DEFAULT_HASH_KEY_ENTRY } = options;
  return new BalancedChannel({
    target: channelTarget(authority),
    name,
    credentials: new OwnedSockets(options.credentials ?? grpcCredentials.createInsecure(), clock),
    options: withSettings(grpcOptions(options), {
      ...{ from: conf, name, openStore, loads, policy, hashKeyEntry, seed, subsetSize, clock },
    }),
    loads,
    timeoutMs,
  });
}

function grpcOptions({ keepaliveTimeMs = KEEPALIVE_TIME_MS, authority, grpc }: ChannelOptions): GrpcOptions {
  return {
    ...CHANNEL_OPTIONS,
    ...(keepaliveTimeMs > 0 ? { "grpc.keepalive_time_ms": keepaliveTimeMs } : {}),
    ...(authority === undefined
      ? {}
      : { "grpc.default_authority": authority, "grpc.ssl_target_name_override": authority }),
    "grpc.max_reconnect_backoff_ms": MAX_RECONNECT_BACKOFF_MS,
    ...grpc,
  };
}

function clientConf({ endpoints = [], target = "", etcd = {} }: ChannelConf): ClientConf {
  return {
    endpoints,
    target,
    etcd: {
      ...{ hosts: [], key: "", id: "0", user: "", pass: "" },
      ...{ certFile: "", certKeyFile: "", caCertFile: "", insecureSkipVerify: false },
      ...etcd,
    },
  };
}
