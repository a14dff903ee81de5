/** Our configurations in the words of test/golden/config.json, which real go-zero wrote, and of its program in test/interop. */
import type { RpcClientConf } from "../../src/gozero/rpc-client-conf.js";
import { hasCredential } from "../../src/gozero/rpc-client-conf.js";
import { hasEtcd, type RpcServerConf } from "../../src/gozero/rpc-server-conf.js";
import { type EtcdConf, hasAccount, hasId, hasTls } from "../../src/target/client-conf.js";

export type Json = Readonly<Record<string, unknown>>;

export function clientFields(conf: RpcClientConf): Json {
  const { trace, duration, prometheus, breaker, timeout } = conf.middlewares;
  return {
    Etcd: etcdFields(conf.etcd),
    Endpoints: conf.endpoints,
    Target: conf.target,
    App: conf.app,
    Token: conf.token,
    NonBlock: conf.nonBlock,
    Timeout: conf.timeoutMs,
    KeepaliveTimeNs: nanoseconds(conf.keepaliveTimeMs),
    BalancerName: conf.balancerName,
    hasCredential: hasCredential(conf),
    Middlewares: {
      Trace: trace,
      Duration: duration,
      Prometheus: prometheus,
      Breaker: breaker,
      Timeout: timeout,
    },
  };
}

export function serverFields(conf: RpcServerConf): Json {
  const { middlewares, redis, log } = conf;
  return {
    Name: conf.name,
    Mode: conf.mode,
    ListenOn: conf.listenOn,
    Etcd: etcdFields(conf.etcd),
    hasEtcd: hasEtcd(conf),
    Auth: conf.auth,
    Redis: { Host: redis.host, Type: redis.type, Key: redis.key },
    StrictControl: conf.strictControl,
    Timeout: conf.timeoutMs,
    CpuThreshold: conf.cpuThreshold,
    Health: conf.health,
    Middlewares: {
      Trace: middlewares.trace,
      Recover: middlewares.recover,
      Stat: middlewares.stat,
      Prometheus: middlewares.prometheus,
      Breaker: middlewares.breaker,
      SlowThresholdNs: nanoseconds(middlewares.statConf.slowThresholdMs),
    },
    MethodTimeouts: conf.methodTimeouts.map(({ fullMethod, timeoutMs }) => ({
      FullMethod: fullMethod,
      TimeoutNs: nanoseconds(timeoutMs),
    })),
    Log: {
      ServiceName: log.serviceName,
      Mode: log.mode,
      Encoding: log.encoding,
      Path: log.path,
      Level: log.level,
      Stat: log.stat,
    },
  };
}

/** go-zero's fields so that they can be compared: an empty list and none are the same to everybody who reads them. */
export function goZeroFields(fields: Json): Json {
  const { Etcd, ...rest } = fields;
  const endpoints = "Endpoints" in fields ? { Endpoints: fields.Endpoints ?? [] } : {};
  const { validate, Hosts, ...etcd } = Etcd as Json;
  return { ...rest, ...endpoints, Etcd: { ...etcd, Hosts: Hosts ?? [], isValid: validate === null } };
}

function etcdFields(etcd: EtcdConf): Json {
  return {
    Hosts: etcd.hosts,
    Key: etcd.key,
    ID: etcd.id,
    User: etcd.user,
    Pass: etcd.pass,
    CertFile: etcd.certFile,
    CertKeyFile: etcd.certKeyFile,
    CACertFile: etcd.caCertFile,
    InsecureSkipVerify: etcd.insecureSkipVerify,
    hasAccount: hasAccount(etcd),
    hasTLS: hasTls(etcd),
    hasID: hasId(etcd),
    isValid: etcd.hosts.length > 0 && etcd.key !== "",
  };
}

/** Go counts whole nanoseconds. */
function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}
