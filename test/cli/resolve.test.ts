/** `zdisc resolve`: what it takes, what it prints, and how it ends. The causes of failure stand in resolve-worlds.slow.test.ts. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdCluster, startCluster } from "../support/etcd-cluster.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GrpcServer, startGrpcServer } from "../support/grpc-server.js";
import { runZdisc } from "../support/run-zdisc.js";
import { startZdisc, type ZdiscEnd } from "../support/start-zdisc.js";
import { openProxy, type TcpProxy } from "../support/tcp-proxy.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { grantLease, putAll } from "./bound-zdisc.js";

let etcd: EtcdServer;
let host: string;
let grpc: GrpcServer;
/** In front of `etcd`; nothing passes. */
let silent: TcpProxy;
let folder: string;

beforeAll(async () => {
  etcd = await startEtcd();
  host = etcd.endpoints[0] ?? "";
  grpc = await startGrpcServer();
  silent = await openProxy(Number(host.split(":")[1]));
  await silent.setMode("blackhole");
  const lease = await grantLease(etcd, 600);
  await putAll(etcd, [
    ["user.rpc/7", grpc.address, lease],
    ["user.rpc/8", grpc.address, lease],
    ["evil.rpc/\x1b[2J", "\u202eevil", lease],
  ]);
  folder = tempDir("resolve");
  mkdirSync(join(folder, "etc"));
  const etcdOf = (key: string) => `  Etcd:\n    Hosts: ["${host}"]\n    Key: ${key}\n`;
  write(
    "user-api.yaml",
    `Name: api\nPort: 80\nUserRpc:\n${etcdOf("user.rpc")}OrderRpc:\n${etcdOf("usr.rpc")}`,
  );
  write("order.yaml", `OrderRpc:\n${etcdOf("user.rpc")}  BalancerName: consistent_hash\n`);
  write("server.yaml", `Name: user.rpc\nListenOn: :8080\n${etcdOf("user.rpc").replaceAll(/^ {2}/gm, "")}`);
  write("plain.yaml", "Name: user.rpc\nListenOn: :8080\n");
  write("tab.yaml", "Name: a\n\tListenOn: b\n");
});

afterAll(async () => {
  for (const server of [etcd, grpc, silent]) await server[Symbol.asyncDispose]();
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, "etc", name), text);
}

const zdisc = (...args: string[]) => runZdisc(args, { cwd: folder });
const resolve = (...args: string[]) => zdisc("resolve", ...args);
const target = () => `etcd:///${host}?key=user.rpc`;

function lines({ stdout }: ZdiscEnd): string[] {
  return stdout.split("\n").slice(0, -1);
}

describe("the addresses are printed, for", () => {
  test.each([
    { name: "a target", args: () => [target()] },
    { name: "a service of the hosts", args: () => ["user.rpc", "--endpoints", host] },
    {
      name: "a pasted line of a log",
      args: () => [`rpc dial: ${target()}, error: context deadline exceeded`],
    },
    {
      name: "the service that the line ends with",
      args: () => [`error: make sure rpc service "${host}?key=user.rpc" is already started`],
    },
    { name: "the only client of a file", args: () => ["-f", "etc/order.yaml"] },
    { name: "a block of a file", args: () => ["-f", "etc/user-api.yaml", "--block", "UserRpc"] },
    { name: "a server's file, as its client", args: () => ["-f", "etc/server.yaml"] },
    { name: "a target of addresses", args: () => [`direct:///${grpc.address}`] },
    { name: "an address", args: () => [grpc.address] },
    { name: "-o name", args: () => [target(), "-o", "name"] },
    { name: "no probe", args: () => [target(), "--no-probe"] },
  ])("$name", async ({ args }) => {
    expect(await resolve(...args())).toMatchObject({ code: 0, stdout: `${grpc.address}\n`, stderr: "" });
  });

  test("a line on standard input", async () => {
    const end = await runZdisc(["resolve", "-"], { input: `x: ${target()}: y\n` });
    expect(end).toMatchObject({ code: 0, stdout: `${grpc.address}\n`, stderr: "" });
  });
});

test("--print-target prints the target and asks nobody", async () => {
  const end = await resolve("-f", "etc/order.yaml", "--print-target", "--endpoints", "nowhere.invalid:1");
  expect(end).toMatchObject({ code: 0, stdout: `${target()}\n`, stderr: "" });
});

test("--print-target as JSON is a document", async () => {
  const { stdout } = await resolve("-f", "etc/order.yaml", "--print-target", "-o", "json");
  expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, kind: "target", target: target() });
});

describe("--explain", () => {
  const HEALTHY = [
    /^ 1 config {5}✓ etc\/order\.yaml: OrderRpc$/,
    /^ {14}✓ Etcd used; Endpoints and Target are empty$/,
    /^ 2 target {5}✓ etcd:\/\/\/127\.0\.0\.1:\d+\?key=user\.rpc$/,
    /^ 3 resolver {3}✓ etcd \(built into go-zero: direct, discov, etcd, k8s\)$/,
    /^ 4 hosts {6}✓ 127\.0\.0\.1:\d+ {3}\d+\.\d+\.\d+ {2}leader {5}\d+\.\d ms$/,
    /^ 5 auth {7}✓ not required$/,
    /^ 6 prefix {5}✓ user\.rpc\/ readable, revision 4$/,
    /^ 7 instances {2}✓ 2 keys, 2 with a lease of 600 s$/,
    /^ 8 endpoints {2}✓ 1 address \(127\.0\.0\.1:\d+ has 2 keys\)$/,
    /^ 9 subset {5}✓ 1 of 1 \(limit 32\)$/,
    /^10 policy {5}✓ consistent_hash \(BalancerName set\)$/,
    /^11 probe {6}● 127\.0\.0\.1:\d+ {2}serving {2}\d+\.\d ms$/,
  ];

  test("shows every stage, and the verdict under them", async () => {
    const end = await resolve("-f", "etc/order.yaml", "--explain");
    expect(lines(end)).toEqual(HEALTHY.map((line) => expect.stringMatching(line)));
    expect(end).toMatchObject({
      code: 0,
      stderr: "✓ user.rpc: 1 endpoint, serving. A client started now works.\n",
    });
  });

  test("with -v names the steps of go-zero", async () => {
    const { stdout } = await resolve(target(), "--explain", "-v");
    const steps = [...stdout.matchAll(/^..(\s\w+) .* {2}(\S.*)$/gm)].map(([, stage = "", step = ""]) => [
      stage.trim(),
      step,
    ]);
    expect(steps).toEqual(
      expect.arrayContaining([
        ["target", "BuildTarget"],
        ["resolver", "resolver registry"],
        ["hosts", "ExitIdle, Build"],
        ["prefix", "Subscriber"],
        ["subset", "subset, UpdateState"],
        ["policy", "picker"],
      ]),
    );
  });

  test("skips what is not on the way of a direct target", async () => {
    const end = await resolve(`direct:///${grpc.address}`, "--explain", "--no-probe");
    expect(lines(end).filter((line) => line.endsWith("–"))).toEqual([
      " 1 config     –",
      " 4 hosts      –",
      " 5 auth       –",
      " 6 prefix     –",
      " 7 instances  –",
      "11 probe      –",
    ]);
    expect(end.stderr).toBe("✓ 1 endpoint, not probed.\n");
  });

  test("escapes what strangers wrote, and --ascii leaves ASCII", async () => {
    const end = await resolve(`etcd:///${host}?key=evil.rpc`, "--explain", "--ascii");
    expect(end.code).toBe(3);
    expect(`${end.stdout}${end.stderr}`).toMatch(/^[\x20-\x7e\n]*$/);
    expect(end.stderr).toContain("dial tcp: address \\u202eevil: missing port in address");
  });

  test("of more than 32 endpoints shows this client's share", async () => {
    const addresses = Array.from({ length: 40 }, (_, at) => `10.0.0.${at}:80`).join(",");
    const { stdout } = await resolve(`direct:///${addresses}`, "--explain", "--no-probe");
    expect(stdout).toContain(" 9 subset     ✓ 32 of 40 (limit 32)\n");
    expect(stdout).toContain("✓ each client draws its own 32; 8 of 40 get nothing from this one\n");
    const plain = await resolve(`direct:///${addresses}`, "--no-probe");
    expect(new Set(lines(plain)).size).toBe(32);
  });

  test("on a terminal a slow stage is told to be under way, and that is taken back", async () => {
    const args = ["resolve", `etcd:///${silent.address}?key=user.rpc`, "--explain", "--dial-timeout", "2s"];
    await using terminal = zdiscOnTerminal(args);
    await terminal.waitForScreen(/^ 4 hosts {6}…$/m);
    expect((await terminal.ended).code).toBe(5);
    expect(terminal.screen).not.toContain("…");
    expect(terminal.screen).toMatch(/^ 4 hosts {6}✗ 127\.0\.0\.1:\d+ {3}silent for 2 s$/m);
    expect(terminal.screen).toMatch(/^✗ No etcd host answers\.$/m);
  });

  test("Ctrl-C ends it at once with 130", async () => {
    await using running = startZdisc(["resolve", `etcd:///${silent.address}?key=user.rpc`, "--explain"]);
    await running.waitForStdout(/ 3 resolver .*\n/);
    running.kill("SIGINT");
    expect(await running.ended).toMatchObject({ code: 130, stderr: "" });
  });
});

test("a reader that goes away after the first address is no failure", async () => {
  const addresses = Array.from({ length: 32 }, (_, at) => `host-${at}-${"x".repeat(4_000)}:80`).join(",");
  await using running = startZdisc(["resolve", `direct:///${addresses}`, "--no-probe", "-o", "name"]);
  running.stdoutStream.once("data", () => running.stdoutStream.destroy());
  expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
});

describe("three etcd members, one of them blackholed", () => {
  let cluster: EtcdCluster;
  let hole: TcpProxy;
  beforeAll(async () => {
    cluster = await startCluster();
    hole = await openProxy(cluster.member(2).clientPort);
    await hole.setMode("blackhole");
    await cluster.member(0).etcdctl(["put", "user.rpc/1", grpc.address]);
  });
  afterAll(async () => {
    await hole[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  });

  test("the silent one is told after half of --dial-timeout, and the way goes on", async () => {
    const hosts = [...cluster.endpoints.slice(0, 2), hole.address];
    const end = await resolve(`etcd:///${hosts.join(",")}?key=user.rpc`, "-o", "json");
    expect(end.code).toBe(0);
    const { stages, verdict, endpoints } = JSON.parse(end.stdout);
    const found = stages.find(({ name }: { name: string }) => name === "hosts");
    expect(found.status).toBe("warning");
    expect(found.hosts.map(({ error }: { error: string | null }) => error)).toEqual([
      null,
      null,
      "silent for 2.5 s",
    ]);
    expect(found.hosts.filter(({ isLeader }: { isLeader: boolean }) => isLeader).length).toBeLessThan(2);
    expect(verdict.message).toBe("1 of 3 etcd hosts is down; go-zero will not start.");
    expect(endpoints).toMatchObject([{ address: grpc.address, probe: { status: "serving" } }]);
  });
});

describe("what it refuses, or notes", () => {
  interface Row {
    readonly name: string;
    readonly args: readonly string[];
    readonly code: number;
    readonly stderr: readonly string[];
  }

  test.each<Row>([
    {
      name: "row 19: a target without a key",
      args: ["etcd:///10.0.0.11:2379"],
      code: 2,
      stderr: [
        'zdisc: target "etcd:///10.0.0.11:2379" names no key',
        "  try: etcd:///10.0.0.11:2379?key=SERVICE",
      ],
    },
    {
      name: "row 20: an unknown scheme",
      args: ["etdc:///10.0.0.11:2379?key=user.rpc"],
      code: 2,
      stderr: [
        'zdisc: unknown scheme "etdc" in the target',
        "  try: did you mean etcd? go-zero knows direct, discov, etcd, k8s",
      ],
    },
    {
      name: "row 22: a legacy target whose last host has no port",
      args: ["etcd://h1:2379,h2/k"],
      code: 2,
      stderr: [
        'zdisc: Go cannot parse "etcd://h1:2379,h2/k"; grpc-go then dials it as a host name',
        "  try: etcd:///h1:2379,h2:2379?key=k",
      ],
    },
    {
      name: "two slashes before addresses",
      args: ["direct://h:1"],
      code: 2,
      stderr: ["zdisc: direct://h:1 yields no address: write direct:///h:1"],
    },
    {
      name: "a target of Kubernetes",
      args: ["k8s://prod/user-rpc:8080"],
      code: 2,
      stderr: [
        "✗ zdisc reads etcd; for k8s targets: kubectl get endpointslices -n prod",
        "  --explain shows every stage",
      ],
    },
    {
      name: "a text without a target",
      args: ["make sure it is started"],
      code: 2,
      stderr: ["zdisc resolve: there is no target in this text", "  try: etcd:///HOST:2379?key=SERVICE"],
    },
    {
      name: "row 33: a target and -f",
      args: ["user.rpc", "-f", "etc/order.yaml"],
      code: 2,
      stderr: ["zdisc resolve: a target and -f exclude each other", "  try: leave one out"],
    },
    {
      name: "row 34: a file that is not there",
      args: ["-f", "etc/user.yaml"],
      code: 2,
      stderr: ["zdisc: cannot read etc/user.yaml: no such file", "  try: files near: etc/user-api.yaml"],
    },
    {
      name: "row 35: a file that is no YAML",
      args: ["-f", "etc/tab.yaml"],
      code: 2,
      stderr: expect.arrayContaining([expect.stringMatching(/^zdisc: etc\/tab\.yaml:2:1: /)]),
    },
    {
      name: "row 36: several clients",
      args: ["-f", "etc/user-api.yaml"],
      code: 2,
      stderr: ["zdisc: etc/user-api.yaml holds 2 clients: OrderRpc, UserRpc", "  try: --block UserRpc"],
    },
    {
      name: "row 37: a file without any client",
      args: ["-f", "etc/plain.yaml"],
      code: 2,
      stderr: [
        expect.stringMatching(/^zdisc: etc\/plain\.yaml has no Etcd, Endpoints or Target/),
        "  try: -f takes a go-zero server or client config",
      ],
    },
  ])("$name", async ({ args, code, stderr }) => {
    const end = await resolve(...args);
    expect(end).toMatchObject({ code, stdout: "" });
    expect(end.stderr.split("\n").slice(0, -1)).toEqual(stderr);
  });

  test("row 21: several hosts in the older form go on, with a note", async () => {
    const end = await resolve(`etcd://${host},${host}/user.rpc`);
    expect(end).toMatchObject({ code: 0, stdout: `${grpc.address}\n` });
    expect(end.stderr.split("\n")).toEqual([
      "zdisc: note: several hosts after etcd:// fail in Go 1.26.0 and 1.26.1",
      `  try: etcd:///${host},${host}?key=user.rpc`,
      "",
    ]);
  });

  test("row 32: --endpoints wins over the file, and is noted", async () => {
    write("other.yaml", 'UserRpc:\n  Etcd:\n    Hosts: ["10.255.0.1:2379"]\n    Key: user.rpc\n');
    const end = await resolve("-f", "etc/other.yaml", "--endpoints", host);
    expect(end).toMatchObject({
      code: 0,
      stdout: `${grpc.address}\n`,
      stderr: "zdisc: note: --endpoints wins over Hosts in etc/other.yaml\n",
    });
  });

  test("an etcd that cannot be reached is told host by host without --explain, too", async () => {
    const end = await resolve("user.rpc", "--endpoints", "no-such-host.invalid:2379");
    expect(end).toMatchObject({ code: 5, stdout: "" });
    expect(end.stderr).toBe(
      "✗ No etcd host answers.\n" +
        "  no-such-host.invalid:2379 name does not resolve\n" +
        "  try: use a name or IP this machine knows (a container's name works inside its network only)\n" +
        "  --explain shows every stage\n",
    );
  });
});

test("an etcd that tells clients to use 0.0.0.0 is warned of", async () => {
  await using bad = await startEtcd({ flags: ["--advertise-client-urls", "http://0.0.0.0:2379"] });
  await bad.etcdctl(["put", "user.rpc/1", grpc.address]);
  const end = await resolve(`etcd:///${bad.endpoints[0]}?key=user.rpc`, "--explain");
  expect(end.code).toBe(0);
  expect(end.stdout).toContain(
    "              ▲ m0 advertises http://0.0.0.0:2379; go-zero dials that after 60 s. " +
      "Start it with --advertise-client-urls <reachable>\n",
  );
  expect(end.stderr).toBe(
    "✓ user.rpc: 1 endpoint, serving. A client started now works.\n▲ After 60 s it may lose etcd: see stage 4.\n",
  );
});

test("nothing stays connected to a server that was probed", async () => {
  await using proxy = await openProxy(grpc.port);
  expect(await resolve(proxy.address)).toMatchObject({ code: 0 });
  await waitFor(() => proxy.connectionCount === 0, { what: "the probe's connections to be closed" });
});
