/** `rest.RestConf` and the upstreams of `gateway.GatewayConf`. Source: go-zero rest/config.go, gateway/config.go. */
import { boolean, duration, integer, listOf, text, texts } from "./field-type.js";
import { clientConf } from "./rpc-client-conf.js";
import { SERVICE_FIELDS } from "./service-conf.js";
import { field, struct } from "./struct.js";

const privateKey = struct({ fingerprint: field("Fingerprint", text), keyFile: field("KeyFile", text) });

const signature = struct({
  strict: field("Strict", boolean, { default: false }),
  expiryMs: field("Expiry", duration, { default: 3_600_000 }),
  privateKeys: field("PrivateKeys", listOf(privateKey)),
});

const middlewares = struct({
  trace: field("Trace", boolean, { default: true }),
  log: field("Log", boolean, { default: true }),
  prometheus: field("Prometheus", boolean, { default: true }),
  maxConns: field("MaxConns", boolean, { default: true }),
  breaker: field("Breaker", boolean, { default: true }),
  shedding: field("Shedding", boolean, { default: true }),
  timeout: field("Timeout", boolean, { default: true }),
  recover: field("Recover", boolean, { default: true }),
  metrics: field("Metrics", boolean, { default: true }),
  maxBytes: field("MaxBytes", boolean, { default: true }),
  gunzip: field("Gunzip", boolean, { default: true }),
});

const REST_FIELDS = {
  ...SERVICE_FIELDS,
  host: field("Host", text, { default: "0.0.0.0" }),
  port: field("Port", integer),
  certFile: field("CertFile", text, { isOptional: true }),
  keyFile: field("KeyFile", text, { isOptional: true }),
  verbose: field("Verbose", boolean, { isOptional: true }),
  maxConns: field("MaxConns", integer, { default: 10_000 }),
  maxBytes: field("MaxBytes", integer, { default: 1_048_576 }),
  timeoutMs: field("Timeout", integer, { default: 3_000 }),
  cpuThreshold: field("CpuThreshold", integer, { default: 900, range: [0, 1_000] }),
  signature: field("Signature", signature, { isOptional: true }),
  middlewares: field("Middlewares", middlewares),
  traceIgnorePaths: field("TraceIgnorePaths", texts, { isOptional: true }),
};

const http = struct({
  target: field("Target", text),
  prefix: field("Prefix", text, { isOptional: true }),
  timeoutMs: field("Timeout", integer, { default: 3_000 }),
});

const mapping = struct({
  method: field("Method", text),
  path: field("Path", text),
  rpcPath: field("RpcPath", text, { isOptional: true }),
});

const upstream = struct({
  name: field("Name", text, { isOptional: true }),
  grpc: field("Grpc", clientConf, { isOptional: true }),
  http: field("Http", http, { isOptional: true, without: "Grpc" }),
  protoSets: field("ProtoSets", texts, { isOptional: true }),
  mappings: field("Mappings", listOf(mapping), { isOptional: true }),
});

export const UPSTREAM_FIELD_NAMES = upstream.fieldNames;
export const restConf = struct(REST_FIELDS);
export const gatewayConf = struct({ ...REST_FIELDS, upstreams: field("Upstreams", listOf(upstream)) });
