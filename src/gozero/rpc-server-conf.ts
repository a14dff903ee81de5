/** `zrpc.RpcServerConf`. Source: go-zero zrpc/config.go, core/stores/redis/conf.go, zrpc/internal/serverinterceptors. */
import { listOf, texts } from "./list-types.js";
import { etcdConf } from "./rpc-client-conf.js";
import { boolean, duration, integer, text } from "./scalar-types.js";
import { SERVICE_FIELDS } from "./service-conf.js";
import { type ConfOf, field, struct } from "./struct.js";

const redisKey = struct({
  host: field("Host", text),
  type: field("Type", text, { default: "node", options: ["node", "cluster"] }),
  user: field("User", text, { isOptional: true }),
  pass: field("Pass", text, { isOptional: true }),
  tls: field("Tls", boolean, { isOptional: true }),
  nonBlock: field("NonBlock", boolean, { default: true }),
  disableIdentity: field("DisableIdentity", boolean, { default: false }),
  protocol: field("Protocol", integer, { default: 3 }),
  maintNotifications: field("MaintNotifications", text, {
    default: "disabled",
    options: ["disabled", "enabled", "auto"],
  }),
  pingTimeoutMs: field("PingTimeout", duration, { default: 1_000 }),
  key: field("Key", text),
});

const middlewares = struct({
  trace: field("Trace", boolean, { default: true }),
  recover: field("Recover", boolean, { default: true }),
  stat: field("Stat", boolean, { default: true }),
  statConf: field(
    "StatConf",
    struct({
      slowThresholdMs: field("SlowThreshold", duration, { default: 500 }),
      ignoreContentMethods: field("IgnoreContentMethods", texts, { isOptional: true }),
    }),
    { isOptional: true },
  ),
  prometheus: field("Prometheus", boolean, { default: true }),
  breaker: field("Breaker", boolean, { default: true }),
});

const methodTimeout = struct({
  fullMethod: field("FullMethod", text),
  timeoutMs: field("Timeout", duration),
});

export const SERVER_FIELDS = {
  ...SERVICE_FIELDS,
  listenOn: field("ListenOn", text),
  etcd: field("Etcd", etcdConf, { isOptional: true, isInherited: true }),
  auth: field("Auth", boolean, { isOptional: true }),
  redis: field("Redis", redisKey, { isOptional: true }),
  strictControl: field("StrictControl", boolean, { isOptional: true }),
  /** 0: none. */
  timeoutMs: field("Timeout", integer, { default: 2_000 }),
  cpuThreshold: field("CpuThreshold", integer, { default: 900, range: [0, 1_000] }),
  health: field("Health", boolean, { default: true }),
  middlewares: field("Middlewares", middlewares),
  methodTimeouts: field("MethodTimeouts", listOf(methodTimeout), { isOptional: true }),
};

export const serverConf = struct(SERVER_FIELDS);

/** A server's configuration as go-zero reads it, defaults filled in. */
export type RpcServerConf = ConfOf<typeof SERVER_FIELDS>;

/** Whether go-zero registers the server in etcd; without, it starts and nobody finds it. */
export function hasEtcd({ etcd }: RpcServerConf): boolean {
  return etcd.hosts.length > 0 && etcd.key !== "";
}
