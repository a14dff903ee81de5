/** `zdisc pick` as a program: endpoints of a real etcd, files, pipes, a terminal, signals. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

describe("with a service", () => {
  let etcd: EtcdServer;
  let zdisc: BoundZdisc;

  beforeAll(async () => {
    etcd = await startEtcd();
    zdisc = zdiscFor(etcd.endpoints);
    await putAll(etcd, [
      ["user.rpc/3", "10.0.3.11:8080"],
      ["user.rpc/1", "10.0.3.7:8080"],
      ["user.rpc/2", "10.0.3.9:8080"],
      ["user.rpc/4", "10.0.3.9:8080"],
      ["user.rpc/5", "no address"],
      ["kratos/1", '{"id":"a","version":"v1","endpoints":["grpc://10.0.3.7:9000"]}'],
    ]);
  });

  afterAll(() => etcd[Symbol.asyncDispose]());

  test("its endpoints are picked, each once, labelled in address order", async () => {
    const { code, stdout } = await zdisc.run([
      "pick",
      "user.rpc",
      "--latency",
      "c=50ms,*=5ms",
      "--seed",
      "1",
      "-o",
      "json",
    ]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.service).toBe("user.rpc");
    expect(document.endpoints.map(({ label, address }: Record<string, string>) => [label, address])).toEqual([
      ["a", "10.0.3.7:8080"],
      ["b", "10.0.3.9:8080"],
      ["c", "10.0.3.11:8080"],
    ]);
    expect(document.endpoints[2].share).toBeLessThan(0.05);
  });

  test("labels and addresses name the same endpoint", async () => {
    const run = async (name: string) =>
      await zdisc.run([
        "pick",
        "user.rpc",
        "--latency",
        `${name}=50ms,*=5ms`,
        "--fail",
        `${name}=10%`,
        "--seed",
        "1",
        "-n",
        "500",
      ]);
    expect(await run("10.0.3.11:8080")).toEqual(await run("c"));
  });

  test("without --latency every endpoint answers alike, and that is said", async () => {
    const { code, stdout, stderr } = await zdisc.run([
      "pick",
      "user.rpc",
      "--seed",
      "1",
      "--policy",
      "round_robin",
    ]);
    expect([code, stdout.split("\n").filter((line) => line.includes("33.3%")).length]).toEqual([0, 3]);
    expect(stderr).toBe(
      "zdisc: note: without --latency every endpoint answers in 10 ms\n  try: --latency 'a=5ms,*=50ms'\n",
    );
  });

  test("one pick of it is explained with the address", async () => {
    const { stdout } = await zdisc.run(["pick", "user.rpc", "--seed", "1", "-n", "50", "--explain"]);
    expect(stdout).toMatch(/ {2}chosen {4}[abc] 10\.0\.3\.\d+:8080, /);
  });

  test("Ctrl-C ends a simulation that would go on for minutes", async () => {
    await using running = zdisc.start(["pick", "user.rpc", "-n", "100000000", "--debug"]);
    await running.waitForStderr(/./);
    running.kill("SIGINT");
    expect(await running.ended).toMatchObject({ code: 130, stdout: "" });
  });

  test.each([
    { flags: [] },
    { flags: ["--latency", "a=5ms,*=50ms", "--fail", "b=10%"] },
    { flags: ["--at", "1s:a=leave"] },
  ])("that is not there is 3, with the one that was meant: $flags", async ({ flags }) => {
    expect(await zdisc.run(["pick", "usr.rpc", ...flags])).toMatchObject({
      code: 3,
      stdout: "",
      stderr:
        'zdisc: no service "usr.rpc" (2 services at revision 7)\n  try: did you mean user.rpc? zdisc list shows all\n',
    });
  });

  test("whose values are no addresses is 3, and as JSON a report of nobody", async () => {
    const { code, stdout, stderr } = await zdisc.run(["pick", "kratos", "-o", "json"]);
    expect([code, JSON.parse(stdout).endpoints]).toEqual([3, []]);
    expect(stderr).toContain("kratos: 1 of 1 value is not an address (go-kratos JSON)");
  });

  test("a list that names nobody there is refused", async () => {
    const { code, stderr } = await zdisc.run(["pick", "user.rpc", "--latency", "d=5ms"]);
    expect([code, stderr]).toEqual([
      2,
      "zdisc: --latency names d, and there is no such endpoint\n" +
        "  try: there are a (10.0.3.7:8080), b (10.0.3.9:8080), c (10.0.3.11:8080)\n",
    ]);
  });
});

describe("without a service", () => {
  const THREE = ["pick", "--latency", "a=5ms,b=5ms,c=50ms", "--seed", "1"];

  test("no etcd is asked, and the same seed gives the same bytes", async () => {
    const env = { ZDISC_ENDPOINTS: "127.0.0.1:1" };
    const first = await runZdisc(THREE, { env });
    expect(first.code).toBe(0);
    expect(await runZdisc(THREE, { env })).toEqual(first);
    // As on the machine where this was written.
    expect(first.stdout).toContain(
      "p2c_ewma, simulated: 10,000 picks at 200/s (50.7 s), seed 1\n\n" +
        "  ENDPOINT    PICKS  SHARE                       LAG  INFL    OK   LOAD\n" +
        "a              5314  53.1% ████████████████   5.0 ms     1  100%   4467\n" +
        "b              4610  46.1% █████████████▉     5.0 ms     0  100%   2234\n" +
        "c                76   0.8% ▎                 47.6 ms     0  100%   6902\n\n" +
        "latency  p50 5.0  p90 5.8  p99 6.0 ms     round_robin: p50 5.5  p90 54  p99 59\n",
    );
  });

  test("a million picks are simulated, twice", async () => {
    const { code, stdout } = await runZdisc([...THREE, "-n", "1000000", "-o", "json"]);
    expect([code, JSON.parse(stdout).picks]).toEqual([0, 1_000_000]);
  });

  test("on a terminal of 80 columns it fills one screen, and no line is broken", async () => {
    const many = Array.from({ length: 40 }, (_, at) => `10.0.3.${at}:8080=${5 + at}ms`).join(",");
    await using terminal = zdiscOnTerminal(["pick", "--latency", many, "--seed", "1"]);
    expect((await terminal.ended).code).toBe(0);
    const lines = terminal.screen.split("\n").map((line) => line.trimEnd());
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines[0]).toMatch(/^p2c_ewma, simulated: 10,000 picks at 200\/s \(.*\), seed 1$/);
    expect(lines).toContain("… 28 more (-o wide, or a pipe)");
    expect(lines.at(-1)).toMatch(/\.$/);
  });
});

describe("--from-log", () => {
  const LINES = Array.from(
    { length: 60 },
    (_, minute) =>
      `{"@timestamp":"2026-11-22T10:${String(minute).padStart(2, "0")}:12.345+08:00","caller":"p2c/p2c.go:195",` +
      '"content":"p2c - conn: 10.0.3.7:8080, load: 2236, reqs: 600; conn: 10.0.3.8:8080, load: 3162, reqs: 400","level":"stat"}\n',
  ).join("");
  const TABLE = [
    "p2c lines: 60, from 02:00 to 02:59; requests 60,000; 2 endpoints",
    "  ENDPOINT              REQS  SHARE                       LAST LOAD  LAG AT MOST",
    "a 10.0.3.7:8080       36,000  60.0% ████████████████████       2236       5.0 ms",
    "b 10.0.3.8:8080       24,000  40.0% █████████████▍             3162      10.0 ms",
    "",
  ].join("\n");

  test.each([
    { name: "a file", path: "stat.log", input: undefined },
    { name: "a packed file", path: "stat.log.gz", input: undefined },
    { name: "a pipe", path: "-", input: LINES },
  ])("reads $name", async ({ path, input }) => {
    const cwd = tempDir("pick");
    writeFileSync(join(cwd, "stat.log"), LINES);
    writeFileSync(join(cwd, "stat.log.gz"), gzipSync(LINES));
    const stdin = input === undefined ? {} : { input };
    expect(await runZdisc(["pick", "--from-log", path, "--utc"], { cwd, ...stdin })).toMatchObject({
      code: 0,
      stdout: TABLE,
      stderr: "",
    });
  });

  test("a packed file that is broken is 2, in one line", async () => {
    const cwd = tempDir("pick");
    writeFileSync(join(cwd, "stat.log.gz"), gzipSync(LINES).subarray(0, 60));
    expect(await runZdisc(["pick", "--from-log", "stat.log.gz"], { cwd })).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "zdisc: cannot read stat.log.gz: it is packed, and broken\n  try: gzip -t stat.log.gz\n",
    });
  });
});
