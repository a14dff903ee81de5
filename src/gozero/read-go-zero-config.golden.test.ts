/** Every row of golden/config.json, build-target.json and balancer-name.json: what real go-zero makes of a configuration. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { balancingPolicy } from "../target/balancing-policy.js";
import { buildTarget } from "../target/build-target.js";
import { type EtcdConf, hasAccount, hasId, hasTls } from "../target/client-conf.js";
import type { Environment } from "./expand-env.js";
import type { GoZeroConfig } from "./go-zero-config.js";
import { readGoZeroConfig } from "./read-go-zero-config.js";
import { hasCredential, type RpcClientConf } from "./rpc-client-conf.js";
import { hasEtcd, type RpcServerConf } from "./rpc-server-conf.js";

type Json = Readonly<Record<string, unknown>>;

interface ConfigCase {
  readonly kind: "server" | "client" | "serverWithClients" | "api" | "nested" | "gateway";
  readonly format: "yaml" | "json" | "json5" | "toml";
  readonly text: string;
  readonly useEnv?: boolean;
  readonly env?: Environment;
  readonly fields?: Json;
  readonly anyOf?: readonly { readonly fields: Json }[];
  readonly error?: string;
}

interface TargetCase {
  readonly yaml: string;
  readonly target?: string;
  readonly error?: string;
  readonly loadError?: string;
}

interface BalancerCase {
  readonly balancerName: string;
  readonly serviceConfig: string;
  readonly registered?: boolean;
  readonly dialError: string | null;
}

function golden<Case>(file: string): Case[] {
  const url = new URL(`../../test/golden/${file}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { cases: Case[] }).cases;
}

function read({ text, format, useEnv = false, env }: ConfigCase): GoZeroConfig {
  return readGoZeroConfig(text, { file: `etc/golden.${format}`, useEnv, env });
}

/** An empty list and none are the same to everybody who reads them. */
function orEmpty(list: unknown): unknown {
  return list ?? [];
}

function etcdFields(etcd: EtcdConf): Json {
  return {
    ...{ Hosts: etcd.hosts, Key: etcd.key, ID: etcd.id, User: etcd.user, Pass: etcd.pass },
    ...{ CertFile: etcd.certFile, CertKeyFile: etcd.certKeyFile, CACertFile: etcd.caCertFile },
    ...{
      InsecureSkipVerify: etcd.insecureSkipVerify,
      hasAccount: hasAccount(etcd),
      hasTLS: hasTls(etcd),
      hasID: hasId(etcd),
    },
    isValid: etcd.hosts.length > 0 && etcd.key !== "",
  };
}

function goldenEtcd({ validate, Hosts, ...rest }: Json): Json {
  return { ...rest, Hosts: orEmpty(Hosts), isValid: validate === null };
}

function clientFields(conf: RpcClientConf): Json {
  const { trace, duration, prometheus, breaker, timeout } = conf.middlewares;
  return {
    ...{
      Etcd: etcdFields(conf.etcd),
      Endpoints: conf.endpoints,
      Target: conf.target,
      App: conf.app,
      Token: conf.token,
    },
    ...{ NonBlock: conf.nonBlock, Timeout: conf.timeoutMs, KeepaliveTimeNs: conf.keepaliveTimeMs * 1e6 },
    ...{ BalancerName: conf.balancerName, hasCredential: hasCredential(conf), buildTarget: targetOf(conf) },
    Middlewares: {
      Trace: trace,
      Duration: duration,
      Prometheus: prometheus,
      Breaker: breaker,
      Timeout: timeout,
    },
  };
}

function targetOf(conf: RpcClientConf): string | undefined {
  try {
    return buildTarget(conf).text;
  } catch {
    return undefined;
  }
}

/** go-zero opens the TLS files while it builds a target; here the target is text, and the files are read with the store. */
const TLS_FILES_MISSING = /^open .*no such file/;

function goldenClient({ buildTargetError, Etcd, Endpoints, ...rest }: Json): Json {
  const etcd = goldenEtcd(Etcd as Json);
  const hosts = (etcd.Hosts as string[]).join(",");
  const isFileMissing = TLS_FILES_MISSING.test(String(buildTargetError));
  const built = isFileMissing ? { buildTarget: `etcd:///${hosts}?key=${etcd.Key}` } : {};
  return { buildTarget: undefined, ...rest, ...built, Etcd: etcd, Endpoints: orEmpty(Endpoints) };
}

function serverFields(conf: RpcServerConf): Json {
  const { middlewares, redis, log } = conf;
  return {
    ...{
      Name: conf.name,
      Mode: conf.mode,
      ListenOn: conf.listenOn,
      Etcd: etcdFields(conf.etcd),
      hasEtcd: hasEtcd(conf),
    },
    ...{
      Auth: conf.auth,
      Redis: { Host: redis.host, Type: redis.type, Key: redis.key },
      StrictControl: conf.strictControl,
    },
    ...{ Timeout: conf.timeoutMs, CpuThreshold: conf.cpuThreshold, Health: conf.health },
    Middlewares: {
      ...{
        Trace: middlewares.trace,
        Recover: middlewares.recover,
        Stat: middlewares.stat,
        Prometheus: middlewares.prometheus,
      },
      ...{ Breaker: middlewares.breaker, SlowThresholdNs: middlewares.statConf.slowThresholdMs * 1e6 },
    },
    MethodTimeouts: conf.methodTimeouts.map(({ fullMethod, timeoutMs }) => ({
      FullMethod: fullMethod,
      TimeoutNs: timeoutMs * 1e6,
    })),
    Log: {
      ...{
        ServiceName: log.serviceName,
        Mode: log.mode,
        Encoding: log.encoding,
        Path: log.path,
        Level: log.level,
        Stat: log.stat,
      },
    },
  };
}

function goldenServer({ Etcd, ...rest }: Json): Json {
  return { ...rest, Etcd: goldenEtcd(Etcd as Json) };
}

/** The clients that go-zero's struct of this kind has, by our name of the block; `fields` holds those not in the file, too. */
function goldenClients({ kind, text }: ConfigCase, fields: Json): Record<string, Json> {
  if (kind === "server") return {};
  if (kind === "client") return /^\s*\{\}/.test(text) ? {} : { "": fields };
  if (kind === "gateway") {
    const upstreams = (fields.Upstreams as Json[]).flatMap(({ Name, Grpc }, at) =>
      Grpc === undefined ? [] : [[String(Name || `Upstreams[${at}]`), Grpc as Json]],
    );
    return Object.fromEntries(upstreams);
  }
  const holder = kind === "nested" ? (fields.Rpc as Json) : fields;
  const written = ["UserRpc", "OrderRpc"].filter((name) => new RegExp(`^\\W*${name}\\b`, "im").test(text));
  const prefix = kind === "nested" ? "rpc." : "";
  return Object.fromEntries(written.map((name) => [`${prefix}${name}`.toLowerCase(), holder[name] as Json]));
}

const cases = golden<ConfigCase>("config").map((row, number) => ({
  ...row,
  name: `${number} ${row.kind}: ${JSON.stringify(row.text)}`,
}));
const accepted = cases.flatMap((row) => {
  const results = row.fields === undefined ? row.anyOf?.map(({ fields }) => fields) : [row.fields];
  return results === undefined ? [] : [{ ...row, results }];
});
const refused = cases.filter(({ error }) => error !== undefined);

/** Which of a program's structs a file is for, only the program knows: without ListenOn a file is no server's to us. */
const NO_SERVER = /^field "ListenOn" is not set/;
/** An Etcd at the top of an API's file counts if the program's Config has one: we take it so, and say so. */
const UNDECLARED_ETCD = (row: ConfigCase) => row.kind === "api" && /^Etcd:/m.test(row.text);

describe("golden config.json: the fields of what go-zero loads", () => {
  test.each(accepted)("$name", (row) => {
    const { blocks } = read(row);
    const found = Object.fromEntries(
      blocks.flatMap(({ kind, name, conf }) =>
        kind === "server" ? [] : [[row.kind === "gateway" ? name : name.toLowerCase(), clientFields(conf)]],
      ),
    );
    const expected = row.results.map((fields) =>
      Object.fromEntries(
        Object.entries(goldenClients(row, fields)).map(([name, client]) => [name, goldenClient(client)]),
      ),
    );
    // A block that the golden struct has no field for is one to us.
    const known = Object.fromEntries(Object.entries(found).filter(([name]) => name !== "userrpc2"));
    expect(expected).toContainEqual(known);
  });

  test.each(accepted.filter(({ kind }) => kind === "server" || kind === "serverWithClients"))(
    "server of $name",
    (row) => {
      const [server] = read(row).blocks;
      if (server?.kind !== "server") throw new Error("no server");
      const servers = row.results.map((fields) => goldenServer((fields.server ?? fields) as Json));
      expect(servers).toContainEqual(serverFields(server.conf));
    },
  );
});

describe("golden config.json: what go-zero refuses", () => {
  test.each(refused.filter((row) => !NO_SERVER.test(row.error ?? "") && !UNDECLARED_ETCD(row)))(
    "$name",
    (row) => {
      expect(() => read(row)).toThrow(DiscoveryError);
      expect(() => read(row)).toThrow(/^etc\/golden\.\w+:\d+:\d+: /);
    },
  );

  test.each(refused.filter(({ error = "" }) => NO_SERVER.test(error)))(
    "departure, no server without ListenOn: $name",
    (row) => {
      expect(read(row).blocks).toEqual([]);
    },
  );

  test.each(refused.filter(UNDECLARED_ETCD))("departure, an Etcd that may be declared: $name", (row) => {
    expect(row.error).toMatch(/type mismatch for field "userrpc.etcd.Hosts"/);
    const { blocks } = read(row);
    expect(blocks.flatMap(({ warnings }) => warnings.map(({ rule }) => rule))).toEqual([
      "inherit-undeclared",
      "inherit-undeclared",
    ]);
  });
});

describe("golden build-target.json", () => {
  const rows = golden<TargetCase>("build-target").map((row) => ({ ...row, name: JSON.stringify(row.yaml) }));

  function build(yaml: string): string {
    const { blocks } = readGoZeroConfig(yaml, { file: "etc/golden.yaml", useEnv: false });
    const [block] = blocks;
    if (block?.kind !== "client") throw new DiscoveryError("config", "no client");
    return buildTarget(block.conf).text;
  }

  test.each(rows.filter(({ target }) => target !== undefined))("$name", ({ yaml, target }) => {
    expect(build(yaml)).toBe(target);
  });

  test.each(rows.filter(({ target, error = "" }) => target === undefined && !TLS_FILES_MISSING.test(error)))(
    "refused: $name",
    ({ yaml }) => {
      expect(() => build(yaml)).toThrow(DiscoveryError);
    },
  );

  test.each(rows.filter(({ error = "" }) => TLS_FILES_MISSING.test(error)))(
    "departure, files are read with the store: $name",
    ({ yaml }) => {
      expect(build(yaml)).toBe("etcd:///h1:2379?key=user.rpc");
    },
  );
});

describe("golden balancer-name.json", () => {
  test.each(golden<BalancerCase>("balancer-name"))(
    "$balancerName",
    ({ balancerName, serviceConfig, registered = true, dialError }) => {
      const policy = balancingPolicy(balancerName);
      expect(policy).toMatchObject({
        serviceConfig,
        isRegistered: registered,
        isRefused: dialError !== null,
      });
      expect(policy.name === "pick_first").toBe(!registered || balancerName === "pick_first");
    },
  );
});
