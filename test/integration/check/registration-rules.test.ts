/**
 * The rules on what is registered, against a real etcd that holds all of their faults at once, and beside each fault
 * what comes close to it: one check tells for every rule exactly what it finds. What lives by the clock of a lease, or
 * by a write during the check, is in timed-rules.slow.test.ts; what is connected to, in probe-rules.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { type CheckEnd, folderOf, foundBy, runCheck } from "./run-check.js";

interface Registered {
  readonly key: string;
  readonly value: string;
  /** Seconds of its lease; null: none. Default 60. */
  readonly ttl?: number | null;
  /** How often it is written. Default 1. */
  readonly times?: number;
  /** What it says first. Default: the same. */
  readonly first?: string;
}

/** Of the leases, by their seconds; somebody renews them. */
const LEASE_OF: Readonly<Record<number, string>> = { 4: "4004", 5: "5005", 60: "6060", 61: "6161" };

/** Two healthy endpoints, so that only what is added is odd; their network is their own. */
function service(network: number, name: string, ...odd: readonly Registered[]): Registered[] {
  const healthy = [201, 202].map((last) => ({
    key: `${name}/${last}`,
    value: `10.${network}.3.${last}:8080`,
  }));
  return [...healthy, ...odd];
}

function copies(count: number, name: string, value: string): Registered[] {
  return Array.from({ length: count }, (_, at) => ({ key: `${name}/${at + 1}`, value }));
}

const REGISTERED: readonly Registered[] = [
  ...service(20, "unleased", { key: "unleased/1", value: "10.20.3.1:8080", ttl: null }),
  ...service(
    21,
    "ttls",
    { key: "ttls/1", value: "10.21.3.1:8080", ttl: 4 },
    { key: "ttls/2", value: "10.21.3.2:8080", ttl: 61 },
    { key: "ttls/3", value: "10.21.3.3:8080", ttl: 5 },
    { key: "ttls/4", value: "10.21.3.4:8080", ttl: 60 },
  ),
  ...service(22, "nine", ...copies(9, "nine", "10.22.3.1:8080")),
  ...service(23, "ten", ...copies(10, "ten", "10.23.3.1:8080")),
  ...service(24, "drained", {
    key: "drained/1",
    value: "10.24.3.201:8080",
    times: 2,
    first: "10.24.3.1:8080",
  }),
  ...service(53, "rewritten", { key: "rewritten/1", value: "10.53.3.201:8080", times: 2 }),
  ...service(25, "shares", { key: "shares/1", value: "10.9.9.9:80" }),
  ...service(26, "borrows", { key: "borrows/1", value: "10.9.9.9:80" }),
  ...service(
    27,
    "moves",
    { key: "moves/1", value: "10.27.3.1:8080", times: 4 },
    { key: "moves/2", value: "10.27.3.2:8080", times: 3 },
    { key: "moves/6060", value: "10.27.3.3:8080", times: 5 },
  ),
  ...service(
    28,
    "foreign",
    { key: "foreign/1", value: '{"id":"a","version":"v1","endpoints":["grpc://10.0.3.7:9000"]}' },
    { key: "foreign/2", value: "http://10.28.3.2:8080" },
  ),
  ...service(
    29,
    "portless",
    { key: "portless/1", value: "10.29.3.1" },
    { key: "portless/2", value: "10.29.3.2:0" },
  ),
  ...service(
    30,
    "anywhere",
    { key: "anywhere/1", value: "0.0.0.0:8080" },
    { key: "anywhere/2", value: "[::]:8080" },
  ),
  ...service(
    31,
    "looped",
    { key: "looped/1", value: "127.0.0.1:8031" },
    { key: "looped/2", value: "[::1]:8031" },
  ),
  ...service(
    32,
    "bridged",
    { key: "bridged/1", value: "172.17.0.5:80" },
    { key: "bridged/2", value: "172.18.0.5:80" },
  ),
  ...service(
    33,
    "local",
    { key: "local/1", value: "169.254.3.1:80" },
    { key: "local/2", value: "[fe80::1]:80" },
    { key: "local/3", value: "[fd00::1]:80" },
  ),
  ...service(
    34,
    "card",
    { key: "card/1", value: "10.34.4.1:80" },
    { key: "card/2", value: "192.168.9.9:80" },
  ),
  ...service(35, "few-cards", { key: "few-cards/1", value: "192.168.9.8:80" }),
  ...service(
    36,
    "halves",
    { key: "halves/1", value: "10.37.1.1:80" },
    { key: "halves/2", value: "10.37.1.2:80" },
  ),
  ...service(
    38,
    "bare",
    { key: "bare/1", value: "fd00::2:8080" },
    { key: "bare/2", value: "[fd00::3]:8080" },
  ),
  ...service(
    39,
    "named",
    { key: "named/1", value: "no-such-host.invalid:80" },
    { key: "named/2", value: "localhost:8039" },
  ),
  ...service(40, "blank", { key: "blank/1", value: "10.40.3.1:80\n" }),
  ...service(41, "tab\tbed"),
  ...service(42, "outer"),
  ...service(43, "outer/inner"),
  ...service(44, "outermost"),
  ...service(45, "spelt.rpc"),
  ...service(46, "Spelt-Rpc"),
  ...service(47, "/prod/spelt.rpc"),
  ...service(48, "spelts.rpc"),
  ...Array.from({ length: 33 }, (_, at) => ({ key: `crowd/${at + 1}`, value: `10.49.3.${at}:80` })),
  ...Array.from({ length: 32 }, (_, at) => ({ key: `full/${at + 1}`, value: `10.50.3.${at}:80` })),
  { key: "alone/1", value: "10.51.3.1:80" },
  { key: "config/of/somebody", value: '{"not":"a registration"}', ttl: null },
];

async function register(
  store: Store,
  { key, value, ttl = 60, times = 1, first = value }: Registered,
): Promise<void> {
  const { signal } = new AbortController();
  const leaseId = ttl === null ? undefined : LEASE_OF[ttl];
  for (let time = 1; time <= times; time += 1) {
    await store.put(key, time < times ? first : value, { signal, leaseId });
  }
}

interface Row {
  readonly rule: string;
  /** Keys (or services, where it is a service's matter), in order. */
  readonly finds: readonly string[];
  /** Of the first. */
  readonly says: Readonly<Record<string, string>>;
  /** What comes close, and is not found. */
  readonly leaves: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    rule: "single-endpoint",
    finds: ["alone"],
    says: { severity: "info", message: "alone has one endpoint only", remedy: "run a second" },
    leaves: ["outermost"],
  },
  {
    rule: "no-lease",
    finds: ["unleased/1"],
    says: { severity: "error", message: "key unleased/1 has no lease", remedy: "zdisc prune unleased" },
    leaves: ["unleased/201", "config/of/somebody"],
  },
  {
    rule: "ttl-unusual",
    finds: ["ttls/1", "ttls/2"],
    says: { severity: "warning", message: "the lease is of 4 s, go-zero's is of 10 s" },
    leaves: ["ttls/3", "ttls/4"],
  },
  {
    rule: "duplicate-address",
    finds: ["drained/1", "nine/1", "rewritten/1"],
    says: {
      severity: "warning",
      message: "2 keys carry this address",
      consequence: "drained/1 carried 10.24.3.1:8080 before: drained",
      remedy: "if nobody drains it any more: zdisc drain --undo drained/1=10.24.3.1:8080",
    },
    leaves: ["ten/1", "drained/202"],
  },
  {
    rule: "leaked-keys",
    finds: ["ten/1"],
    says: {
      severity: "error",
      message: "10 keys carry this address",
      remedy: "zdisc prune ten, upgrade go-zero",
    },
    leaves: ["nine/1"],
  },
  {
    rule: "shared-address",
    finds: ["borrows/1"],
    says: { severity: "warning", message: "borrows, shares all carry this address", address: "10.9.9.9:80" },
    leaves: ["nine/1"],
  },
  {
    rule: "moving-key",
    finds: ["moves/1"],
    says: { severity: "warning", message: "it was written 4 times", remedy: "give each its own ID, or none" },
    leaves: ["moves/2", "moves/6060"],
  },
  {
    rule: "not-an-address",
    finds: ["blank/1", "foreign/1", "foreign/2"],
    says: {
      severity: "error",
      message: "the value is not an address",
      remedy: "use another key for go-zero",
    },
    leaves: ["portless/1", "named/1"],
  },
  {
    rule: "no-port",
    finds: ["portless/1", "portless/2"],
    says: { severity: "error", message: "the address has no port" },
    leaves: ["bare/1", "portless/201"],
  },
  {
    rule: "unspecified",
    finds: ["anywhere/1", "anywhere/2"],
    says: {
      severity: "error",
      message: "the address names no machine",
      remedy: "POD_IP, or a real ListenOn",
    },
    leaves: ["looped/1"],
  },
  {
    rule: "loopback",
    finds: ["looped/1", "looped/2", "named/2"],
    says: { severity: "info", message: "the address is loopback" },
    leaves: ["anywhere/1"],
  },
  {
    rule: "bridge-address",
    finds: ["bridged/1"],
    says: { severity: "warning", message: "the address is of Docker's bridge" },
    leaves: ["bridged/2"],
  },
  {
    rule: "link-local",
    finds: ["local/1", "local/2"],
    says: { severity: "warning", message: "the address is link-local" },
    leaves: ["local/3"],
  },
  {
    rule: "odd-network",
    finds: ["card/2"],
    says: {
      severity: "warning",
      message: "all others are of 10.34.0.0/16",
      remedy: "POD_IP, or a ListenOn with the right address",
    },
    leaves: ["few-cards/1", "halves/1"],
  },
  {
    rule: "ipv6-bare",
    finds: ["bare/1"],
    says: {
      severity: "error",
      message: "the IPv6 address has no brackets",
      remedy: "register it as [fd00::2]:8080",
    },
    leaves: ["bare/2"],
  },
  {
    rule: "name-unresolved",
    finds: ["named/1"],
    says: { severity: "error", message: "name does not resolve", remedy: "register IPs" },
    leaves: ["named/2"],
  },
  {
    rule: "odd-characters",
    finds: ["blank/1", "tab\tbed/201", "tab\tbed/202"],
    says: { severity: "warning", message: "the value has characters that nobody sees" },
    leaves: ["foreign/1"],
  },
  {
    rule: "nested-service",
    finds: ["outer"],
    says: { severity: "warning", message: "outer/inner is below outer", remedy: "rename one" },
    leaves: ["outermost"],
  },
  {
    rule: "similar-names",
    finds: ["/prod/spelt.rpc"],
    says: {
      severity: "warning",
      message: "/prod/spelt.rpc, Spelt-Rpc, spelt.rpc",
      remedy: "keep one; zdisc list shows who uses which",
    },
    leaves: ["spelts.rpc"],
  },
  {
    rule: "over-subset",
    finds: ["crowd"],
    says: {
      severity: "info",
      message: "crowd has 33 endpoints, and a client uses 32",
      consequence: "with 3 clients an endpoint has 2.9 of them, and no endpoint is left out",
    },
    leaves: ["full"],
  },
];

let etcd: EtcdServer;
let store: Store;
let renewals: Disposable[];
let report: CheckEnd;

beforeAll(async () => {
  etcd = await startEtcd();
  store = await openEtcdStore(etcd.endpoints);
  const { signal } = new AbortController();
  const leases = Object.entries(LEASE_OF).map(([ttl, leaseId]) =>
    store.grantLease(leaseId, Number(ttl), { signal }),
  );
  renewals = (await Promise.all(leases)).map((lease) => store.keepAlive(lease, () => {}));
  await Promise.all(REGISTERED.map((registration) => register(store, registration)));
  report = await runCheck(["--no-probe", "--clients", "3"], { endpoints: etcd.endpoints });
});

afterAll(async () => {
  for (const renewal of renewals) renewal[Symbol.dispose]();
  await store[Symbol.asyncDispose]();
  await etcd[Symbol.asyncDispose]();
});

test("all that is registered is looked at, and nothing else", () => {
  expect(report).toMatchObject({ code: 7, passed: false });
  expect(report.summary.instances).toBe(REGISTERED.length - 1);
});

describe.each(ROWS)("$rule", ({ rule, finds, says, leaves }) => {
  const places = () => foundBy(rule, report).map(({ key, service: name }) => key ?? name);

  test(`finds ${finds.join(", ")}, and no other`, () => {
    expect(places()).toEqual(finds);
    expect(foundBy(rule, report)[0]).toMatchObject(says);
  });

  test.each(leaves)("leaves %s alone", (place) => {
    expect(places()).not.toContain(place);
  });
});

describe("no-instance", () => {
  test("finds a service that is named and not there, and names one like it", async () => {
    const named = await runCheck(["alon", "alone", "--only", "no-instance"], { endpoints: etcd.endpoints });
    expect(named.code).toBe(7);
    expect(named.problems).toMatchObject([
      {
        rule: "no-instance",
        service: "alon",
        message: "nothing is registered under alon/",
        remedy: "did you mean alone? See: zdisc list alone",
      },
    ]);
  });

  test("finds the Key of a -f file, and leaves one alone that is there", async () => {
    const block = (key: string) => `Etcd: { Hosts: ['${etcd.endpoints[0]}'], Key: ${key} }`;
    const text = `ThereRpc:\n  ${block("alone")}\nGoneRpc:\n  ${block("nobody.rpc")}\n`;
    const cwd = folderOf({ "user.yaml": text });
    const named = await runCheck(["-f", "*.yaml", "--only", "no-instance"], { cwd });
    expect(named.problems).toMatchObject([
      {
        service: "nobody.rpc",
        remedy:
          "zdisc watch -f user.yaml --block ThereRpc nobody.rpc, then start the server and see whether it joins",
      },
    ]);
  });
});

describe("a remedy that asks etcd again", () => {
  test("repeats what was typed to reach it, but for the password", async () => {
    const { problems } = await runCheck([
      ...["unleased", "--only", "no-lease", "--endpoints", `${etcd.endpoints[0]}`, "--user", "bob:secret"],
    ]);
    expect(problems).toMatchObject([
      { remedy: `zdisc prune --endpoints ${etcd.endpoints[0]} --user bob unleased` },
    ]);
  });

  test("names the file and the client that lead there, each its own", async () => {
    await using other = await startEtcd();
    await other.etcdctl(["put", "far/1", "10.54.3.1:80"]);
    const block = (hosts: readonly string[], key: string) => `Etcd: { Hosts: ['${hosts[0]}'], Key: ${key} }`;
    const text = `NearRpc:\n  ${block(etcd.endpoints, "unleased")}\nFarRpc:\n  ${block(other.endpoints, "far")}\n`;
    const cwd = folderOf({ "user.yaml": text });
    const { problems } = await runCheck(["-f", "user.yaml", "--only", "no-lease"], { cwd });
    expect(problems.map(({ remedy }) => remedy)).toEqual([
      "zdisc prune -f user.yaml --block FarRpc far",
      "zdisc prune -f user.yaml --block NearRpc unleased",
    ]);
  });
});

describe("hash-overlap", () => {
  test.each([
    { name: "finds ports that share virtual nodes", balancer: "consistent_hash", ports: [80, 808], count: 1 },
    { name: "leaves p2c_ewma alone", balancer: "p2c_ewma", ports: [80, 808], count: 0 },
    { name: "leaves other ports alone", balancer: "consistent_hash", ports: [8080, 8081], count: 0 },
    {
      name: "leaves a port alone that is longer by a zero",
      balancer: "consistent_hash",
      ports: [80, 800],
      count: 0,
    },
  ])("$name", async ({ balancer, ports, count }) => {
    const key = `hashed-${balancer}-${ports.join("-")}`;
    for (const port of ports) await register(store, { key: `${key}/${port}`, value: `10.52.3.1:${port}` });
    const text = `UserRpc:\n  BalancerName: ${balancer}\n  Etcd: { Hosts: ['${etcd.endpoints[0]}'], Key: ${key} }\n`;
    const cwd = folderOf({ "user.yaml": text });
    const { problems } = await runCheck(["-f", "user.yaml", "--only", "hash-overlap"], { cwd });
    const found = {
      file: "user.yaml",
      line: 2,
      message: "10.52.3.1:80 and 10.52.3.1:808 share virtual nodes",
    };
    expect(problems).toMatchObject(Array.from({ length: count }, () => found));
  });
});
