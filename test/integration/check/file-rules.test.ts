/** The rules on configuration files, each on a real file: what trips it, and what comes close and does not. */
import { describe, expect, test } from "vitest";
import { folderOf, foundBy, runCheck } from "./run-check.js";

const SERVER = "Name: user.rpc\nListenOn: 0.0.0.0:8080\n";
const ETCD = "Etcd: { Hosts: ['h1:2379'], Key: user.rpc }\n";

/** A client's block in a file of its own. */
function client(fields: string): string {
  return `UserRpc:\n  ${fields}\n`;
}

/** `check --offline` on one file: what one rule found there. */
async function found(rule: string, text: string, env: Readonly<Record<string, string>> = {}) {
  const cwd = folderOf({ "user.yaml": text });
  const report = await runCheck(["--offline", "-f", "user.yaml"], { cwd, env });
  return foundBy(rule, report).map(({ file, line, message, remedy, severity }) => ({
    place: `${file}:${line}`,
    severity,
    message,
    remedy,
  }));
}

interface Row {
  readonly rule: string;
  readonly trips: readonly {
    readonly name: string;
    readonly text: string;
    readonly place?: string;
    readonly message: string;
    readonly remedy?: string;
  }[];
  readonly passes: readonly {
    readonly name: string;
    readonly text: string;
    readonly env?: Record<string, string>;
  }[];
}

const RULES: readonly Row[] = [
  {
    rule: "account-half",
    trips: [
      {
        name: "User without Pass",
        text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, User: root }"),
        message: "User without Pass: go-zero uses neither",
        remedy: "set Pass, or take User out",
      },
      {
        name: "Pass without User, in a server",
        text: `${SERVER}Etcd: { Hosts: ['h1:2379'], Key: user.rpc, Pass: x }\n`,
        place: "user.yaml:3",
        message: "Pass without User: go-zero uses neither",
      },
    ],
    passes: [
      { name: "both", text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, User: root, Pass: x }") },
      { name: "none", text: client(ETCD) },
    ],
  },
  {
    rule: "tls-half",
    trips: [
      {
        name: "one of three files",
        text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, CertFile: a.pem }"),
        message: "UserRpc.Etcd needs both of CertFile and CertKeyFile",
        remedy: "set all three: CertFile, CertKeyFile and CACertFile",
      },
      {
        name: "two of three files",
        text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, CertFile: a.pem, CertKeyFile: b.pem }"),
        message: "UserRpc.Etcd needs both of CertFile and CACertFile",
      },
    ],
    passes: [
      {
        name: "all three",
        text: client(
          "Etcd: { Hosts: ['h1:2379'], Key: user.rpc, CertFile: a.pem, CertKeyFile: b.pem, CACertFile: c.pem }",
        ),
      },
    ],
  },
  {
    rule: "legacy-target",
    trips: [
      {
        name: "several hosts before the path",
        text: client("Target: etcd://h1:2379,h2:2379/user.rpc"),
        message: "Target is etcd://h1:2379,h2:2379/user.rpc",
        remedy: "write etcd:///h1:2379,h2:2379?key=user.rpc",
      },
    ],
    passes: [
      { name: "one host", text: client("Target: etcd://h1:2379/user.rpc") },
      { name: "the new form", text: client("Target: etcd:///h1:2379,h2:2379?key=user.rpc") },
      {
        name: "Endpoints, which stand above it",
        text: client("{ Target: 'etcd://h1:2379,h2:2379/user.rpc', Endpoints: ['10.0.3.7:8080'] }"),
      },
    ],
  },
  {
    rule: "empty-key",
    trips: [
      {
        name: "an empty Key of a server",
        text: `${SERVER}Etcd: { Hosts: ['h1:2379'], Key: "" }\n`,
        place: "user.yaml:3",
        message: "Etcd.Key is empty",
      },
      {
        name: "a Key that is not there",
        text: client("Etcd: { Hosts: ['h1:2379'] }"),
        message: "UserRpc.Etcd.Key is not set",
      },
      {
        name: "a misspelt ?key=",
        text: client("Target: etcd:///h1:2379?kye=user.rpc"),
        message: "Target etcd:///h1:2379?kye=user.rpc names no key",
        remedy: "did you mean key= for kye=?",
      },
      {
        name: "no ?key= at all",
        text: client("Target: etcd:///h1:2379"),
        message: "Target etcd:///h1:2379 names no key",
        remedy: "write ?key=SERVICE behind the hosts",
      },
    ],
    passes: [
      { name: "a Key", text: client(ETCD) },
      { name: "a ?key=", text: client("Target: etcd:///h1:2379?key=user.rpc") },
      {
        name: "an empty Key behind Endpoints",
        text: client("{ Endpoints: ['a:1'], Etcd: { Hosts: ['h:1'], Key: '' } }"),
      },
    ],
  },
  {
    rule: "calls-itself",
    trips: [
      {
        name: "a client that inherits the server's Key",
        text: `${SERVER}${ETCD}OrderRpc:\n  Timeout: 500\n`,
        place: "user.yaml:4",
        message: "OrderRpc has no Etcd.Key and inherits the server's own, user.rpc",
        remedy: "write OrderRpc.Etcd.Key: the other service's",
      },
    ],
    passes: [
      {
        name: "a Key of its own, and inherited hosts",
        text: `${SERVER}${ETCD}OrderRpc:\n  Etcd: { Key: order.rpc }\n`,
      },
    ],
  },
  {
    rule: "unparsable-target",
    trips: [
      {
        name: "a scheme that nobody registered",
        text: client("Target: etdc:///h1:2379?key=user.rpc"),
        message: 'unknown scheme "etdc" in the target: etdc:///h1:2379?key=user.rpc',
        remedy: "did you mean etcd? go-zero knows direct, discov, etcd, k8s",
      },
      {
        name: "a last host without a port",
        text: client("Target: etcd://h1:2379,h2/user.rpc"),
        message: 'Go cannot parse "etcd://h1:2379,h2/user.rpc"; grpc-go then dials it as a host name',
        remedy: "etcd:///h1:2379,h2:2379?key=user.rpc",
      },
      {
        name: "two slashes behind direct",
        text: client("Target: direct://10.0.3.7:8080"),
        message: "direct://10.0.3.7:8080 yields no address: write direct:///10.0.3.7:8080",
      },
    ],
    passes: [
      { name: "direct", text: client("Target: direct:///10.0.3.7:8080") },
      { name: "an address alone", text: client("Target: 10.0.3.7:8080") },
      { name: "k8s", text: client("Target: k8s://prod/user:8080") },
    ],
  },
  {
    rule: "unknown-balancer",
    trips: [
      {
        name: "a name that go-zero does not have",
        text: client("{ BalancerName: p2c, Endpoints: ['10.0.3.7:8080'] }"),
        message: "go-zero has no balancer p2c",
        remedy: "p2c_ewma or consistent_hash",
      },
    ],
    passes: [
      { name: "consistent_hash", text: client("{ BalancerName: consistent_hash, Endpoints: ['a:1'] }") },
      { name: "an empty name", text: client("{ BalancerName: '', Endpoints: ['a:1'] }") },
      { name: "none", text: client("Endpoints: ['a:1']") },
    ],
  },
  {
    rule: "env-unset",
    trips: [
      {
        name: "a variable that is not set",
        text: client(`Etcd: { Hosts: ['h1:2379'], Key: user.rpc, Pass: '\${ETCD_PASS}' }`),
        message: "$ETCD_PASS is not set here and becomes nothing",
        remedy: "set it, or write the value",
      },
      {
        name: "a default between braces",
        text: client(`Etcd: { Hosts: ['\${ETCD_HOST:-h1:2379}'], Key: user.rpc }`),
        message: `\${ETCD_HOST:-h1:2379} is not set here and becomes nothing`,
        remedy: "go-zero knows no default between braces: set it, or write the value",
      },
    ],
    passes: [
      {
        name: "a variable that is set",
        text: client(`Etcd: { Hosts: ['\${ETCD_HOST}'], Key: user.rpc }`),
        env: { ETCD_HOST: "h1:2379" },
      },
    ],
  },
  {
    rule: "unknown-field",
    trips: [
      {
        name: "another spelling",
        text: `${SERVER}${ETCD}listen_on: :9090\n`,
        place: "user.yaml:4",
        message: "go-zero ignores listen_on",
        remedy: "did you mean ListenOn?",
      },
      {
        name: "a field that Etcd does not have",
        text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, Prefix: /prod }"),
        message: "go-zero ignores Prefix",
      },
    ],
    passes: [
      { name: "other letters, the same name", text: client("etcd: { hosts: ['h1:2379'], KEY: user.rpc }") },
    ],
  },
  {
    rule: "tls-off",
    trips: [
      {
        name: "empty files",
        text: client(
          "Etcd: { Hosts: ['h1:2379'], Key: user.rpc, CertFile: '', CertKeyFile: '', CACertFile: '' }",
        ),
        message: "no TLS: go-zero wants CertFile, CertKeyFile and CACertFile",
        remedy: "set all three",
      },
      {
        name: "InsecureSkipVerify alone",
        text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, InsecureSkipVerify: true }"),
        message: "no TLS: go-zero wants CertFile, CertKeyFile and CACertFile",
      },
    ],
    passes: [
      { name: "no field of TLS", text: client(ETCD) },
      {
        name: "InsecureSkipVerify: false",
        text: client("Etcd: { Hosts: ['h1:2379'], Key: user.rpc, InsecureSkipVerify: false }"),
      },
    ],
  },
  {
    rule: "host-odd",
    trips: [
      {
        name: "a host without a port",
        text: client("Etcd: { Hosts: [h1], Key: user.rpc }"),
        message: 'etcd host "h1" has no port',
        remedy: "write h1:2379",
      },
      {
        name: "blanks around a host",
        text: client("Etcd: { Hosts: ['h1:2379 '], Key: user.rpc }"),
        message: 'etcd host "h1:2379 " has blanks around it',
        remedy: "write h1:2379",
      },
      {
        name: "an empty host",
        text: client("Etcd: { Hosts: ['h1:2379', ''], Key: user.rpc }"),
        message: 'etcd host "" is empty',
        remedy: "take it out of the list",
      },
      {
        name: "an account before the host, its password hidden",
        text: client("Target: etcd:///root:secret@h1:2379?key=user.rpc"),
        message: 'etcd host "root:***@h1:2379" has an account: go-zero takes it from User and Pass',
        remedy: "write h1:2379",
      },
    ],
    passes: [
      {
        name: "URLs, and an IPv6 address",
        text: client("Etcd: { Hosts: ['http://h1:2379', '[::1]:2379'], Key: k }"),
      },
      {
        name: "an Etcd behind a Target",
        text: client("{ Target: 'direct:///a:1', Etcd: { Hosts: [h1], Key: k } }"),
      },
    ],
  },
];

describe.each(RULES)("$rule", ({ rule, trips, passes }) => {
  test.each(trips)("finds $name", async ({ text, place = "user.yaml:2", message, remedy }) => {
    const [first, ...others] = await found(rule, text);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ place, message });
    expect(first?.remedy).toBe(remedy ?? first?.remedy);
  });

  test.each(passes)("leaves $name alone", async ({ text, env }) => {
    expect(await found(rule, text, env)).toEqual([]);
  });
});
