/** `zrpc.RpcClientConf`. Source: go-zero zrpc/config.go, core/discov/config.go, zrpc/internal/config.go. */
import { texts } from "./list-types.js";
import { boolean, duration, int64, integer, text } from "./scalar-types.js";
import { type ConfOf, field, struct } from "./struct.js";

export const ETCD_FIELDS = {
  hosts: field("Hosts", texts),
  key: field("Key", text, { rule: "empty-key" }),
  id: field("ID", int64, { isOptional: true }),
  user: field("User", text, { isOptional: true }),
  pass: field("Pass", text, { isOptional: true }),
  certFile: field("CertFile", text, { isOptional: true }),
  certKeyFile: field("CertKeyFile", text, { isOptional: true, with: "CertFile", rule: "tls-half" }),
  caCertFile: field("CACertFile", text, { isOptional: true, with: "CertFile", rule: "tls-half" }),
  insecureSkipVerify: field("InsecureSkipVerify", boolean, { isOptional: true }),
};

export const etcdConf = struct(ETCD_FIELDS);

const middlewares = struct({
  trace: field("Trace", boolean, { default: true }),
  duration: field("Duration", boolean, { default: true }),
  prometheus: field("Prometheus", boolean, { default: true }),
  breaker: field("Breaker", boolean, { default: true }),
  timeout: field("Timeout", boolean, { default: true }),
});

export const CLIENT_FIELDS = {
  etcd: field("Etcd", etcdConf, { isOptional: true, isInherited: true }),
  endpoints: field("Endpoints", texts, { isOptional: true }),
  target: field("Target", text, { isOptional: true }),
  app: field("App", text, { isOptional: true }),
  token: field("Token", text, { isOptional: true }),
  nonBlock: field("NonBlock", boolean, { default: true }),
  /** 0: none. */
  timeoutMs: field("Timeout", integer, { default: 2_000 }),
  keepaliveTimeMs: field("KeepaliveTime", duration, { isOptional: true }),
  middlewares: field("Middlewares", middlewares),
  balancerName: field("BalancerName", text, { default: "p2c_ewma" }),
};

export const clientConf = struct(CLIENT_FIELDS);

/** What a go-zero client is told. A `ClientConf` of target/ too: `buildTarget` and `watchTarget` take it. */
export type RpcClientConf = ConfOf<typeof CLIENT_FIELDS>;

/** App and Token, or no credentials with the calls, in silence. */
export function hasCredential({ app, token }: RpcClientConf): boolean {
  return app !== "" && token !== "";
}
