/** Configurations as nobody should write them: right and wrong values of every kind, in YAML, JSON and TOML. */
import fc from "fast-check";

export type ConfigFormat = "yaml" | "json" | "toml";

export interface RandomConfig {
  readonly kind: "client" | "server" | "both";
  readonly format: ConfigFormat;
  readonly text: string;
}

/** A value as the format writes it, or fields below a name. */
type Tree = string | { readonly [name: string]: Tree };

const VALUES: Readonly<Record<ConfigFormat, readonly string[]>> = {
  yaml: [
    ...[
      "h1:2379",
      "[h1:2379]",
      "[h1, h2]",
      '\'["h1","h2"]\'',
      "'[1,2]'",
      "'[null]'",
      "[]",
      "[1, true]",
      "[1, a]",
      "[~, a]",
    ],
    ...[
      "[[a]]",
      "{a: b}",
      "5",
      '"5"',
      "1.5",
      "1e3",
      "-1",
      "0",
      "999",
      "1000",
      "true",
      '"true"',
      "yes",
      "n",
      "~",
      '""',
      "5s",
    ],
    ...[
      "1m30s",
      "-5s",
      "+5s",
      "1h",
      "soon",
      "9223372036854775807",
      "9223372036854775808",
      "18446744073709551616",
      "4294967296",
    ],
    ...[
      "0x10",
      "010",
      "1_000",
      ".5",
      "1.0",
      "user.rpc",
      "dev",
      "prod",
      "plain",
      "2001-01-01",
      "12:30",
      "3000000h",
      "1ns",
      "1.s",
    ],
  ],
  json: [
    ...[
      '"h1:2379"',
      '["h1"]',
      '[1,"a"]',
      "[1,true]",
      '[null,"a"]',
      "[null]",
      "null",
      "5",
      '"5"',
      "1.5",
      "1e3",
      "-1",
      "-0",
      "0",
    ],
    ...[
      "true",
      '"true"',
      '"5s"',
      '""',
      "{}",
      "[]",
      "9223372036854775807",
      "9223372036854775808",
      '"[\\"a\\"]"',
      '{"a":1}',
      '[["a"]]',
    ],
  ],
  toml: [
    ...[
      '"h1:2379"',
      '["h1"]',
      "[1]",
      '[1, "a"]',
      "[]",
      "5",
      '"5"',
      "1.5",
      "1e3",
      "-1",
      "0",
      "0x1F",
      "1_000",
      "true",
      '"true"',
      '"5s"',
    ],
    ...["''", "{}", "{a = 1}", "1979-05-27", "9223372036854775807", "'''[\"a\"]'''", '[["a"]]'],
  ],
};

const NAMES = {
  etcd: ["ID", "User", "Pass", "CertFile", "CertKeyFile", "CACertFile", "InsecureSkipVerify", "Other"],
  client: [
    "Endpoints",
    "Target",
    "App",
    "Token",
    "NonBlock",
    "Timeout",
    "KeepaliveTime",
    "BalancerName",
    "Unknown",
  ],
  server: [
    "Mode",
    "Auth",
    "StrictControl",
    "Timeout",
    "CpuThreshold",
    "Health",
    "MetricsUrl",
    "MethodTimeouts",
  ],
  middlewares: ["Trace", "Duration", "Stat", "Breaker", "StatConf"],
  log: ["ServiceName", "Mode", "Encoding", "Level", "MaxContentLength", "Stat", "KeepDays", "FieldKeys"],
  telemetry: ["Name", "Sampler", "Batcher", "OtlpHeaders", "Disabled"],
  redis: ["Host", "Key", "Type", "Pass", "Tls", "PingTimeout"],
  profiling: ["ServerAddr", "Name", "CpuThreshold", "ProfileType", "UploadRate"],
  shutdown: ["WrapUpTime", "WaitTime"],
};

/** Any spelling of a name that go-zero takes, and one that it does not. */
const spelt = (name: string) => fc.constantFrom(name, name, name, name.toLowerCase(), name.toUpperCase());

export function randomConfig(): fc.Arbitrary<RandomConfig> {
  return fc.constantFrom<ConfigFormat>("yaml", "json", "toml").chain((format) => {
    const value = fc.constantFrom(...VALUES[format]);
    const some = (names: readonly string[], most: number) =>
      fc
        .uniqueArray(fc.constantFrom(...names), { maxLength: most })
        .chain((chosen) => fieldsOf(chosen, value));
    const text = (plain: string) => fc.constant(format === "yaml" ? plain : `"${plain}"`);
    const hosts = fc.constant(format === "yaml" ? "[h1, h2]" : '["h1", "h2"]');
    const etcd = oftenRight(
      value,
      merged(
        fieldsOf(["Hosts", "Key"], oftenRight(value, hosts)),
        named("Key", text("a.rpc")),
        some(NAMES.etcd, 3),
      ),
      some(["Hosts", "Key", ...NAMES.etcd], 4),
    );
    const client = merged(
      maybe(named("Etcd", etcd)),
      maybe(named("Middlewares", oftenRight(value, some(NAMES.middlewares, 2)))),
      some(NAMES.client, 2),
    );
    const server = merged(
      named("Name", oftenRight(value, text("a.rpc"))),
      named("ListenOn", oftenRight(value, fc.constant(format === "yaml" ? "':80'" : '":80"'))),
      maybe(named("Etcd", etcd)),
      maybe(named("Log", oftenRight(value, some(NAMES.log, 2)))),
      maybe(named("Telemetry", oftenRight(value, some(NAMES.telemetry, 2)))),
      maybe(named("Redis", oftenRight(value, some(NAMES.redis, 3)))),
      maybe(named("Profiling", oftenRight(value, some(NAMES.profiling, 3)))),
      maybe(named("Shutdown", oftenRight(value, some(NAMES.shutdown, 2)))),
      some(NAMES.server, 1),
    );
    const kinds = { client, server, both: merged(server, maybe(named("UserRpc", client))) };
    return fc
      .constantFrom("client" as const, "server" as const, "both" as const)
      .chain((kind) => kinds[kind].map((tree) => ({ kind, format, text: written(tree, format) })));
  });
}

function named(name: string, tree: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.tuple(spelt(name), tree).map(([key, below]) => ({ [key]: below }));
}

function fieldsOf(names: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<Tree> {
  return merged(...names.map((name) => named(name, value)));
}

/** Eight of nine times the right one. */
function oftenRight(wrong: fc.Arbitrary<Tree>, ...right: fc.Arbitrary<Tree>[]): fc.Arbitrary<never> {
  const weighted = [{ weight: 1, arbitrary: wrong }, ...right.map((arbitrary) => ({ weight: 8, arbitrary }))];
  // Where texts are asked for, only texts are given.
  return fc.oneof(...weighted) as fc.Arbitrary<never>;
}

function maybe(tree: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: tree });
}

/** One tree; of a field that stands in two spellings, which go-zero reads in any order, the first. */
function merged(...trees: fc.Arbitrary<Tree>[]): fc.Arbitrary<Tree> {
  return fc.tuple(...trees).map((parts) => {
    const fields = new Map<string, [name: string, below: Tree]>();
    for (const part of parts) {
      for (const [name, below] of Object.entries(part)) {
        if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), [name, below]);
      }
    }
    return Object.fromEntries(fields.values());
  });
}

function written(tree: Tree, format: ConfigFormat): string {
  if (format === "yaml") return yamlOf(tree, "");
  if (format === "json") return jsonOf(tree);
  return Object.entries(tree)
    .map(([name, below]) => `${name} = ${tomlOf(below)}\n`)
    .join("");
}

function yamlOf(tree: Tree, indent: string): string {
  if (typeof tree === "string") return ` ${tree}\n`;
  const fields = Object.entries(tree).map(
    ([name, below]) => `${indent}${name}:${yamlOf(below, `${indent}  `)}`,
  );
  return fields.length === 0 ? " {}\n" : `${indent === "" ? "" : "\n"}${fields.join("")}`;
}

function jsonOf(tree: Tree): string {
  if (typeof tree === "string") return tree;
  return `{${Object.entries(tree)
    .map(([name, below]) => `"${name}":${jsonOf(below)}`)
    .join(",")}}`;
}

function tomlOf(tree: Tree): string {
  if (typeof tree === "string") return tree;
  return `{${Object.entries(tree)
    .map(([name, below]) => `${name} = ${tomlOf(below)}`)
    .join(", ")}}`;
}
