/**
 * `service.ServiceConf`: what servers of all kinds share. zdisc reads it to refuse what go-zero refuses. Source: go-zero
 * core/service/serviceconf.go, core/logx/config.go, core/trace/config.go, core/prometheus/config.go,
 * internal/devserver/config.go, internal/profiling/profiling.go, core/proc/shutdown.go.
 */
import { boolean, duration, float, integer, text, textMap, uint32 } from "./field-type.js";
import { field, struct } from "./struct.js";

const SECOND_MS = 1_000;

const log = struct({
  serviceName: field("ServiceName", text, { isOptional: true }),
  mode: field("Mode", text, { default: "console", options: ["console", "file", "volume"] }),
  encoding: field("Encoding", text, { default: "json", options: ["json", "plain"] }),
  timeFormat: field("TimeFormat", text, { isOptional: true }),
  path: field("Path", text, { default: "logs" }),
  level: field("Level", text, { default: "info", options: ["debug", "info", "error", "severe"] }),
  maxContentLength: field("MaxContentLength", uint32, { isOptional: true }),
  compress: field("Compress", boolean, { isOptional: true }),
  stat: field("Stat", boolean, { default: true }),
  keepDays: field("KeepDays", integer, { isOptional: true }),
  stackCooldownMillis: field("StackCooldownMillis", integer, { default: 100 }),
  maxBackups: field("MaxBackups", integer, { default: 0 }),
  maxSize: field("MaxSize", integer, { default: 0 }),
  rotation: field("Rotation", text, { default: "daily", options: ["daily", "size"] }),
  fileTimeFormat: field("FileTimeFormat", text, { isOptional: true }),
  fieldKeys: field(
    "FieldKeys",
    struct({
      caller: field("CallerKey", text, { default: "caller" }),
      content: field("ContentKey", text, { default: "content" }),
      duration: field("DurationKey", text, { default: "duration" }),
      level: field("LevelKey", text, { default: "level" }),
      span: field("SpanKey", text, { default: "span" }),
      timestamp: field("TimestampKey", text, { default: "@timestamp" }),
      trace: field("TraceKey", text, { default: "trace" }),
      truncated: field("TruncatedKey", text, { default: "truncated" }),
    }),
    { isOptional: true },
  ),
});

const prometheus = struct({
  host: field("Host", text, { isOptional: true }),
  port: field("Port", integer, { default: 9_101 }),
  path: field("Path", text, { default: "/metrics" }),
});

const telemetry = struct({
  name: field("Name", text, { isOptional: true }),
  endpoint: field("Endpoint", text, { isOptional: true }),
  sampler: field("Sampler", float, { default: 1 }),
  batcher: field("Batcher", text, {
    default: "otlpgrpc",
    options: ["zipkin", "otlpgrpc", "otlphttp", "file"],
  }),
  otlpHeaders: field("OtlpHeaders", textMap, { isOptional: true }),
  otlpHttpPath: field("OtlpHttpPath", text, { isOptional: true }),
  otlpHttpSecure: field("OtlpHttpSecure", boolean, { isOptional: true }),
  disabled: field("Disabled", boolean, { isOptional: true }),
});

const devServer = struct({
  enabled: field("Enabled", boolean, { default: true }),
  host: field("Host", text, { isOptional: true }),
  port: field("Port", integer, { default: 6_060 }),
  metricsPath: field("MetricsPath", text, { default: "/metrics" }),
  healthPath: field("HealthPath", text, { default: "/healthz" }),
  enableMetrics: field("EnableMetrics", boolean, { default: true }),
  enablePprof: field("EnablePprof", boolean, { default: true }),
  healthResponse: field("HealthResponse", text, { default: "OK" }),
});

const shutdown = struct({
  wrapUpMs: field("WrapUpTime", duration, { default: SECOND_MS }),
  waitMs: field("WaitTime", duration, { default: 5.5 * SECOND_MS }),
});

const profiling = struct({
  name: field("Name", text, { isOptional: true, isInherited: true }),
  serverAddr: field("ServerAddr", text),
  authUser: field("AuthUser", text, { isOptional: true }),
  authPassword: field("AuthPassword", text, { isOptional: true }),
  uploadRateMs: field("UploadRate", duration, { default: 15 * SECOND_MS }),
  checkIntervalMs: field("CheckInterval", duration, { default: 10 * SECOND_MS }),
  profilingMs: field("ProfilingDuration", duration, { default: 120 * SECOND_MS }),
  cpuThreshold: field("CpuThreshold", integer, { default: 700, range: [0, 1_000] }),
  profileType: field(
    "ProfileType",
    struct({
      logger: field("Logger", boolean, { default: false }),
      cpu: field("CPU", boolean, { default: true }),
      goroutines: field("Goroutines", boolean, { default: true }),
      memory: field("Memory", boolean, { default: true }),
      mutex: field("Mutex", boolean, { default: false }),
      block: field("Block", boolean, { default: false }),
    }),
  ),
});

export const SERVICE_FIELDS = {
  name: field("Name", text),
  log: field("Log", log),
  mode: field("Mode", text, { default: "pro", options: ["dev", "test", "rt", "pre", "pro"] }),
  metricsUrl: field("MetricsUrl", text, { isOptional: true }),
  prometheus: field("Prometheus", prometheus, { isOptional: true }),
  telemetry: field("Telemetry", telemetry, { isOptional: true }),
  devServer: field("DevServer", devServer, { isOptional: true }),
  shutdown: field("Shutdown", shutdown, { isOptional: true }),
  profiling: field("Profiling", profiling, { isOptional: true }),
};
