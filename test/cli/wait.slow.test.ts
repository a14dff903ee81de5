/** `zdisc wait` as a script has it: its lines, its exit code, and an etcd that goes away. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { startGrpcServer } from "../support/grpc-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

let etcd: EtcdServer;
let zdisc: BoundZdisc;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  return () => etcd[Symbol.asyncDispose]();
});

/** Each test has the service to itself. */
afterEach(() => etcd.etcdctl(["del", "--prefix", "user.rpc/"]));

/** Lines with their times left out. */
function untimed(text: string): string[] {
  return text
    .replace(/^ *\d+\.\d s {2}/gm, "")
    .replace(/after [\d.]+ m?s/, "after T")
    .split("\n")
    .slice(0, -1);
}

describe("wait", () => {
  test("tells each change on stderr and ends with 0 when all holds", async () => {
    const port = await freePort();
    await using first = await startGrpcServer();
    await putAll(etcd, [["user.rpc/7", first.address]]);
    await using wait = zdisc.start(["wait", "user.rpc", "--for", "endpoints>=2", "--for", "healthy"]);
    await wait.waitForStderr(/endpoints 1\/2/);
    await putAll(etcd, [["user.rpc/8", `127.0.0.1:${port}`]]);
    await wait.waitForStderr(/refused/);
    await using _second = await startGrpcServer({ port });
    const { code, stdout, stderr } = await wait.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(untimed(stderr)).toEqual([
      "endpoints 1/2 ✗   healthy 1/1 ✓",
      `endpoints 2/2 ✓   healthy 1/2 ✗  127.0.0.1:${port} connection refused`,
      "endpoints 2/2 ✓   healthy 2/2 ✓",
      "✓ met after T",
    ]);
  });

  test("ends with 8 when the time is up, and names every condition that is not met", async () => {
    await putAll(etcd, [["user.rpc/7", `127.0.0.1:${await freePort()}`]]);
    const conditions = ["--for", "endpoints>=2", "--for", "healthy", "--for", "has=10.0.3.9:80"];
    const { code, stdout, stderr } = await zdisc.run(["wait", "user.rpc", ...conditions, "--timeout", "3s"]);
    expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
    expect(untimed(stderr).at(-1)).toMatch(
      /^✗ not met after T: endpoints 1\/2, healthy 0\/1 \(127\.0\.0\.1:\d+ connection refused\), has=10\.0\.3\.9:80$/,
    );
  });

  test("of a service that nobody registered says so once, and goes on until it is there", async () => {
    await putAll(etcd, [["order.rpc/7", "10.0.3.7:8080"]]);
    await using wait = zdisc.start(["wait", "oder.rpc", "--for", "endpoints>=1"]);
    await wait.waitForStderr(/try: .*\n/);
    await putAll(etcd, [["oder.rpc/7", "10.0.3.7:8080"]]);
    const { code, stderr } = await wait.ended;
    await etcd.etcdctl(["del", "--prefix", "oder.rpc/"]);
    expect(code).toBe(0);
    expect(untimed(stderr)).toEqual([
      "endpoints 0/1 ✗",
      "zdisc: note: nothing is registered under oder.rpc/ yet",
      "  try: did you mean order.rpc? zdisc list shows all",
      "endpoints 1/1 ✓",
      "✓ met after T",
    ]);
  });

  test.each([
    { name: "gone", args: ["--for", "gone"] },
    {
      name: "one of two with --any",
      args: ["--for", "endpoints>=9", "--for", "without=10.0.3.9:8080", "--any"],
    },
    { name: "stable", args: ["--for", "stable=500ms"] },
  ])("knows $name", async ({ args }) => {
    expect(await zdisc.run(["wait", "user.rpc", ...args, "--timeout", "20s"])).toMatchObject({ code: 0 });
  });

  test("is silent with -q, and the exit code says it all", async () => {
    expect(await zdisc.run(["wait", "user.rpc", "--for", "gone", "-q"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const late = await zdisc.run(["wait", "user.rpc", "--for", "endpoints>=1", "-q", "--timeout", "2s"]);
    expect(late).toMatchObject({ code: 8, stdout: "", stderr: "" });
  });

  test.each(["json", "ndjson", "yaml"])("is silent beside its document with -q -o %s", async (format) => {
    const args = ["wait", "user.rpc", "--for", "endpoints>=1", "--timeout", "1s", "-o", format];
    const quiet = await zdisc.run([...args, "-q"]);
    expect(quiet).toMatchObject({ code: 8, stdout: expect.stringContaining("waitReport"), stderr: "" });
    expect(await zdisc.run(args)).toMatchObject({ code: 8, stderr: "✗ not met after 1 s: endpoints 0/1\n" });
  });

  test("is ended by Ctrl-C with 130", async () => {
    await using wait = zdisc.start(["wait", "user.rpc", "--for", "endpoints>=1", "--timeout", "0"]);
    await wait.waitForStderr(/endpoints 0\/1/);
    wait.kill("SIGINT");
    expect(await wait.ended).toMatchObject({ code: 130 });
  });

  test("shows the same lines on a terminal", async () => {
    const env = { ZDISC_ENDPOINTS: etcd.endpoints.join(",") };
    await using terminal = zdiscOnTerminal(["wait", "user.rpc", "--for", "endpoints>=1"], { env });
    await terminal.waitForScreen(/endpoints 0\/1 ✗/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await terminal.waitForScreen(/endpoints 1\/1 ✓\s+✓ met after/);
    expect((await terminal.ended).code).toBe(0);
  });
});

describe("wait, when etcd goes away", () => {
  test("goes on, believes nothing meanwhile, and sees what was missed", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    await using wait = zdiscFor([proxy.address]).start(["wait", "user.rpc", "--for", "endpoints>=1"]);
    await wait.waitForStderr(/endpoints 0\/1 ✗/);
    await proxy.setMode("refuse");
    await wait.waitForStderr(/endpoints 0\/1 ◌ {2}etcd is away: last known/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await proxy.setMode("pass");
    const { code, stderr } = await wait.ended;
    expect(code).toBe(0);
    expect(untimed(stderr).slice(-2)).toEqual(["endpoints 1/1 ✓", "✓ met after T"]);
  });

  test("is not met when the time is up while it is away", async () => {
    await using proxy = await openProxy(etcd.clientPort);
    const args = ["wait", "user.rpc", "--for", "gone", "--for", "stable=1h", "--timeout", "6s"];
    await using wait = zdiscFor([proxy.address]).start(args);
    await wait.waitForStderr(/gone ✓/);
    await proxy.setMode("refuse");
    const { code, stderr } = await wait.ended;
    expect(code).toBe(8);
    expect(stderr).toMatch(/✗ not met after [\d.]+ s: .*\(etcd is away: last known\)\n$/);
  });

  test.each([
    { name: "refuses", mode: "refuse" as const, args: [], message: /^zdisc: no etcd host answers: / },
    {
      name: "is silent for longer than the timeout",
      mode: "blackhole" as const,
      args: ["--timeout", "500ms"],
      message:
        /^zdisc: no etcd host answers: 127\.0\.0\.1:\d+ silent so far\n {2}try: --timeout 60s waits longer\n$/,
    },
  ])("ends with 5 when it $name at the start", async ({ mode, args, message }) => {
    await using proxy = await openProxy(etcd.clientPort);
    await proxy.setMode(mode);
    const { code, stderr } = await zdiscFor([proxy.address]).run([
      ...["wait", "user.rpc", "--for", "gone"],
      ...args,
    ]);
    expect(code).toBe(5);
    expect(stderr).toMatch(message);
  });
});

describe("wait refuses", () => {
  test.each([
    {
      args: ["--for", "gone"],
      stderr: "zdisc wait: SERVICE is missing\n  try: zdisc wait user.rpc --for 'endpoints>=1'\n",
    },
    {
      args: ["user.rpc"],
      stderr: "zdisc wait: --for CONDITION is missing\n  try: zdisc wait user.rpc --for 'endpoints>=1'\n",
    },
    {
      args: ["user.rpc", "--for", "endpoints"],
      stderr: `zdisc: --for "endpoints" says no number\n  try: quote it, the shell took ">=3" as a file name: --for 'endpoints>=3'\n`,
    },
    {
      args: ["user.rpc", "--for", "gone", "--timeout", "60x"],
      stderr: 'zdisc: --timeout "60x" is not a duration\n  try: 60s, 1m30s, 250ms\n',
    },
    {
      args: ["user.rpc", "--fro", "gone"],
      stderr: "zdisc wait: unknown option --fro\n  try: did you mean --for?\n",
    },
  ])("$args with 2", async ({ args, stderr }) => {
    expect(await zdisc.run(["wait", ...args])).toMatchObject({ code: 2, stdout: "", stderr });
  });
});

describe("wait as documents", () => {
  test("-o json gives one report, and the reason on stderr when it is not met", async () => {
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    const args = ["wait", "user.rpc", "--for", "endpoints>=2", "--any", "--timeout", "2s", "-o", "json"];
    const { code, stdout, stderr } = await zdisc.run(args);
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      kind: "waitReport",
      service: "user.rpc",
      met: false,
      tookMs: expect.any(Number),
      stale: false,
      conditions: [{ condition: "endpoints>=2", met: false, actual: "1", why: null }],
      timeoutMs: 2_000,
      mode: "any",
      endpoints: [
        {
          address: "10.0.3.7:8080",
          host: "10.0.3.7",
          port: 8080,
          keys: ["user.rpc/7"],
          inSubset: true,
          probe: null,
        },
      ],
    });
    expect(untimed(stderr)).toEqual(["✗ not met after T: endpoints 1/2"]);
  });

  test("-o ndjson gives a line a change and the report, -o yaml the report", async () => {
    const args = ["wait", "user.rpc", "--for", "endpoints>=1", "-o"];
    await using wait = zdisc.start([...args, "ndjson"]);
    await wait.waitForStdout(/\n/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    const { code, stdout, stderr } = await wait.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind, met }) => [kind, met])).toEqual([
      ["waitProgress", false],
      ["waitProgress", true],
      ["waitReport", true],
    ]);
    const yaml = await zdisc.run([...args, "yaml"]);
    expect(yaml.stdout).toMatch(/^schemaVersion: 1\n(.*\n)*kind: waitReport\n/m);
  });

  test("an error is JSON on stderr, and stdout is empty", async () => {
    const { code, stdout, stderr } = await zdisc.run([
      "wait",
      "user.rpc",
      "--for",
      "endpoints",
      "-o",
      "json",
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ kind: "error", code: "usage" });
  });
});
