/** `zdisc check` against a real etcd: what it prints in each format, and how it ends. The rules: test/integration/check. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProblemDocument } from "../../src/cli/documents/check-report.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { runZdisc } from "../support/run-zdisc.js";
import type { ZdiscEnd } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { makeCertificates } from "../support/tls.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, grantLease, putAll, zdiscFor } from "./bound-zdisc.js";

let etcd: EtcdServer;
let zdisc: BoundZdisc;
let folder: string;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  await putAll(etcd, [
    ["user.rpc/1", "10.0.3.7:8080"],
    ["user.rpc/2", "10.0.3.9:8080"],
    ["user.rpc/3", "10.0.3.9:8080"],
    ["user-rpc/7", "10.0.3.7:9000"],
    ["other/1", "10.0.3.9:9001"],
    ["odd/1", '<a href="x">&\x1b[2J'],
  ]);
  folder = tempDir("check");
  mkdirSync(join(folder, "odd"));
  for (const [name, text] of Object.entries({
    "fine.yaml": `UserRpc:\n  ${ETCD_BLOCK}\n`,
    "odd/a.yaml": "UserRpc:\n  Target: etcd:///h1:2379\n",
    "odd/b.yaml": "UserRpc:\n  Etcd: { Hosts: ['h1:2379'], Key: user.rpc, InsecureSkipVerify: true }\n",
    "odd/.hidden.yaml": "UserRpc:\n  Target: etcd:///h1:2379\n",
    "broken.yaml": "UserRpc:\n  Timeout: soon\n",
  })) {
    writeFileSync(join(folder, name), text);
  }
});

afterAll(() => etcd[Symbol.asyncDispose]());

const ETCD_BLOCK = "Etcd: { Hosts: ['h1:2379'], Key: user.rpc }";

const RULES = "no-lease,duplicate-address,not-an-address,similar-names";
const checkWith = (...args: readonly string[]): Promise<ZdiscEnd> =>
  zdisc.run(["check", "--no-probe", "--only", RULES, ...args]);

describe("a service that is not there, where no rule is asked about it,", () => {
  test("is told as list tells it, and the end is 3", async () => {
    const { code, stdout, stderr } = await zdisc.run(["check", "usr.rpc", "--only", "no-lease"]);
    expect({ code, stdout, stderr: stderr.split("\n").slice(0, 2) }).toEqual({
      code: 3,
      stdout: "",
      stderr: ['zdisc: no service "usr.rpc"', "  try: did you mean user.rpc, user-rpc? zdisc list shows all"],
    });
  });

  test.each([
    { args: ["usr.rpc", "user.rpc", "--only", "no-lease"], code: 7, name: "what was found weighs more" },
    { args: ["usr.rpc", "--only", "no-lease", "--fail-on", "never"], code: 0, name: "--fail-on never" },
    {
      args: ["usr.rpc", "--skip", "no-instance,auth-off", "--no-probe"],
      code: 0,
      name: "the rule is skipped",
    },
    { args: ["usr.rpc", "--only", "no-instance"], code: 7, name: "the rule tells it" },
  ])("ends with $code: $name", async ({ args, code }) => {
    expect((await zdisc.run(["check", ...args])).code).toBe(code);
  });
});

test("a table: what, what comes of it, what to do; the summary is on stderr, and the end is 7", async () => {
  const { code, stdout, stderr } = await checkWith("user.rpc");
  expect(stdout.trimEnd().split("\n")).toEqual([
    "✗ error    no-lease           10.0.3.7:8080 (user.rpc/1)",
    "           key user.rpc/1 has no lease: it stays when its process dies",
    "           → zdisc prune user.rpc",
    "✗ error    no-lease           10.0.3.9:8080 (user.rpc/2)",
    "           2 keys have no lease: it stays when its process dies",
    "           → zdisc prune user.rpc",
    "▲ warning  duplicate-address  10.0.3.9:8080 (user.rpc/2)",
    "           2 keys carry this address: an old key is left behind",
    "           → zdisc prune user.rpc",
    "▲ warning  similar-names      user.rpc, user-rpc",
    "           a client with the wrong spelling sees no instance and no error",
    "           → keep one; zdisc list shows who uses which",
  ]);
  expect(stderr).toMatch(/^4 rules on 1 service, 3 instances: 2 errors, 2 warnings \(\d+(\.\d)? m?s\)\n$/);
  expect(code).toBe(7);
});

describe("SARIF is valid by its own schema", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../fixtures/sarif/sarif-schema-2.1.0.json", import.meta.url), "utf8"),
  );
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const isValid = ajv.compile(schema);

  test.each([
    { name: "with faults of etcd, hostile values among them", args: () => [] },
    { name: "with faults of files", args: () => ["--offline", "-f", "odd/*.yaml"] },
    { name: "with nothing found", args: () => ["--offline", "-f", "fine.yaml"] },
  ])("$name", async ({ args }) => {
    const { stdout } = await zdisc.run(["check", "--no-probe", "-o", "sarif", ...args()], { cwd: folder });
    isValid(JSON.parse(stdout));
    expect(isValid.errors).toBeNull();
  });

  test("the schema refuses a log that is none", () => {
    expect(isValid({ version: "2.1.0", runs: [{ results: [{ level: "odd" }] }] })).toBe(false);
  });
});

describe("how it ends", () => {
  test.each([
    { failOn: "error", only: "auth-off", code: 0 },
    { failOn: "warning", only: "auth-off", code: 0 },
    { failOn: "info", only: "auth-off", code: 7 },
    { failOn: "error", only: "similar-names", code: 0 },
    { failOn: "warning", only: "similar-names", code: 7 },
    { failOn: "error", only: "no-lease", code: 7 },
    { failOn: "never", only: "no-lease", code: 0 },
  ])("--fail-on $failOn with what $only finds: $code", async ({ failOn, only, code }) => {
    const end = await zdisc.run(["check", "--only", only, "--fail-on", failOn, "-o", "json"]);
    expect(end.code).toBe(code);
    const { failOn: told, passed, problems } = JSON.parse(end.stdout);
    expect({ told, passed }).toEqual({ told: failOn, passed: code === 0 });
    expect(problems).not.toEqual([]);
  });

  test("nothing found is 0, and said", async () => {
    const { code, stdout, stderr } = await zdisc.run(["check", "--only", "mixed-clusters,etcd-old"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^2 rules on 4 services, 6 instances, 1 etcd host: nothing found \(/);
  });

  test("--skip leaves rules out", async () => {
    const { rules } = JSON.parse(
      (await zdisc.run(["check", "--skip", "no-lease,auth-off", "--no-probe", "-o", "json"])).stdout,
    );
    expect(rules).not.toContain("no-lease");
    expect(rules).toContain("duplicate-address");
  });

  test("no host answers: 5, and the error instead of a report", async () => {
    const args = ["check", "-o", "json", "--endpoints", `127.0.0.1:${await freePort()}`];
    const { code, stdout, stderr } = await runZdisc(args);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ kind: "error", code: "unreachable", exitCode: 5 });
  });

  test("etcd does not let us in: 4", async () => {
    await using secured = await startEtcd({ auth: { rootPassword: "pw" } });
    expect(await zdiscFor(secured.endpoints).run(["check"])).toMatchObject({ code: 4, stdout: "" });
    const open = await zdiscFor(secured.endpoints).run(["check", "--user", "root:pw", "--no-probe"]);
    expect(open.code).toBe(0);
  });

  test("etcd speaks TLS only: 6", async () => {
    const { server, caFile } = await makeCertificates();
    await using secured = await startEtcd({ tls: { server, caFile } });
    expect(await zdiscFor(secured.endpoints).run(["check"])).toMatchObject({ code: 6, stdout: "" });
  });
});

describe("-f", () => {
  test("several files and globs are read once each, in the order of their names", async () => {
    const args = [
      "check",
      "--offline",
      "-f",
      "odd/*.yaml",
      "-f",
      "odd/a.yaml",
      "-f",
      "fine.yaml",
      "-o",
      "json",
    ];
    const { code, stdout } = await runZdisc(args, { cwd: folder });
    const { problems, summary } = JSON.parse(stdout);
    expect(code).toBe(7);
    expect(summary).toMatchObject({ files: 3, hosts: 0, services: 0 });
    expect(problems.map(({ rule, file, line }: ProblemDocument) => `${rule} ${file}:${line}`)).toEqual([
      "empty-key odd/a.yaml:2",
      "tls-off odd/b.yaml:2",
    ]);
  });

  test("tells which services of which etcd are looked at, an etcd that is down among them", async () => {
    const dead = `127.0.0.1:${await freePort()}`;
    const block = (host: string | undefined, key: string) => `Etcd: { Hosts: ['${host}'], Key: ${key} }`;
    const text = `UserRpc:\n  ${block(etcd.endpoints[0], "user.rpc")}\nOrderRpc:\n  ${block(dead, "order.rpc")}\n`;
    writeFileSync(join(folder, "two.yaml"), text);
    const args = [
      "check",
      "-f",
      "two.yaml",
      "--only",
      "host-down,duplicate-address,no-instance",
      "-o",
      "json",
    ];
    const { problems, summary } = JSON.parse((await runZdisc(args, { cwd: folder })).stdout);
    expect(summary).toMatchObject({ services: 1, instances: 3, hosts: 2, errors: 1, warnings: 1 });
    expect(problems.map(({ message }: ProblemDocument) => message)).toEqual([
      `${dead} connection refused`,
      "2 keys carry this address",
    ]);
  });

  test("tells of an etcd that refuses the account of a file beside one that lets us in", async () => {
    await using secured = await startEtcd({ auth: { rootPassword: "pw" } });
    const block = (host: string | undefined, more: string) =>
      `Etcd: { Hosts: ['${host}'], Key: user.rpc${more} }`;
    const refused = block(secured.endpoints[0], ", User: root, Pass: wrong");
    const text = `OpenRpc:\n  ${block(etcd.endpoints[0], "")}\nSecuredRpc:\n  ${refused}\n`;
    writeFileSync(join(folder, "accounts.yaml"), text);
    const args = ["check", "-f", "accounts.yaml", "--only", "host-down,permission", "-o", "json"];
    const { problems } = JSON.parse((await runZdisc(args, { cwd: folder })).stdout);
    expect(problems).toMatchObject([
      {
        rule: "permission",
        message: "user.rpc/ cannot be read: etcd refused user root: wrong name or password",
        remedy: "correct User and Pass",
      },
    ]);
  });

  test("rules on files alone ask no etcd", async () => {
    const args = [
      "check",
      "-f",
      "fine.yaml",
      "--only",
      "tls-off",
      "--endpoints",
      `127.0.0.1:${await freePort()}`,
    ];
    const { code, stderr } = await runZdisc(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^1 rule on 1 file: nothing found/);
  });

  test("--endpoints stand above the hosts of all files", async () => {
    const args = ["check", "-f", "two.yaml", "--endpoints", etcd.endpoints.join(","), "--only", "host-down"];
    const { code, stderr } = await runZdisc(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^zdisc: note: --endpoints wins over Hosts in two\.yaml\n1 rule on 2 services, 3 instances, 1 etcd host: nothing found/,
    );
  });

  test.each([
    {
      name: "a glob without a match",
      args: ["-f", "none/*.yaml"],
      stderr: ["zdisc: no file matches none/*.yaml", "  try: ls none"],
    },
    {
      name: "a file that is not there",
      args: ["-f", "fin.yaml"],
      stderr: ["zdisc: cannot read fin.yaml: no such file", "  try: files near: fine.yaml"],
    },
    {
      name: "a file that go-zero refuses for another fault",
      args: ["-f", "broken.yaml"],
      stderr: [
        "zdisc: broken.yaml:2:12: UserRpc.Timeout must be a whole number, without quotes or unit; here is a text",
        "    Timeout: soon",
        "             ^",
      ],
    },
  ])("$name is 2", async ({ args, stderr }) => {
    const end = await runZdisc(["check", "--offline", ...args], { cwd: folder });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr.trimEnd().split("\n")).toEqual(stderr);
  });
});

describe("what does not go together is 2, in one line and a remedy", () => {
  test.each([
    {
      name: "a rule that is none",
      args: ["--only", "no-leese"],
      stderr: ['zdisc check: --only "no-leese" is no rule', "  try: did you mean no-lease?"],
    },
    {
      name: "a rule that is like none",
      args: ["--skip", "everything"],
      stderr: ['zdisc check: --skip "everything" is no rule', "  try: zdisc check --list-rules"],
    },
    {
      name: "--offline without a file",
      args: ["--offline"],
      stderr: [
        "zdisc check: --offline looks at -f files only",
        "  try: zdisc check --offline -f 'etc/*.yaml'",
      ],
    },
    {
      name: "--offline and a service",
      args: ["--offline", "-f", "fine.yaml", "user.rpc"],
      stderr: [
        'zdisc check: --offline asks no etcd for "user.rpc"',
        "  try: leave out one of the two, or: -f user.rpc",
      ],
    },
    {
      name: "only rules that have nothing to judge",
      args: ["--only", "tls-off"],
      stderr: ["zdisc check: no rule is left that has something to judge", expect.stringContaining("-f")],
    },
    {
      name: "a severity that is none",
      args: ["--fail-on", "fatal"],
      stderr: [
        expect.stringContaining('--fail-on "fatal" is none of error, warning, info, never'),
        expect.anything(),
      ],
    },
  ])("$name", async ({ args, stderr }) => {
    const end = await runZdisc(["check", ...args], { cwd: folder });
    expect(end).toMatchObject({ code: 2, stdout: "" });
    expect(end.stderr.trimEnd().split("\n")).toEqual(stderr);
  });
});

describe("the rules themselves", () => {
  test("--list-rules names all 48, in 80 columns", async () => {
    const { code, stdout } = await runZdisc(["check", "--list-rules"]);
    const lines = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(lines).toHaveLength(49);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[0]).toMatch(/^RULE +SEVERITY +ASKS$/);
  });

  test("--rule explains one: what, why, what to do, and where it stands in go-zero", async () => {
    const { stdout } = await runZdisc(["check", "--rule", "advertised-url"]);
    expect(stdout.split("\n").slice(0, 7)).toEqual([
      "advertised-url",
      "  severity  error; warning when it is only not reached from here",
      "  asks      can clients use what the members advertise?",
      expect.stringContaining("  found     an advertised client URL is 0.0.0.0"),
      "  why       go-zero clients switch to it after 60 s and lose etcd",
      "  remedy    start the member with --advertise-client-urls",
      "  source    go-zero core/discov/internal/registry.go:DialClient (AutoSyncInterval)",
    ]);
  });

  test("-o json has them as one document", async () => {
    const document = JSON.parse((await runZdisc(["check", "--rule", "no-lease", "-o", "json"])).stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: "ruleList",
      rules: [{ id: "no-lease", about: "endpoint" }],
    });
  });
});

test("-o github prints an annotation a problem, and no summary", async () => {
  const { stdout, stderr } = await checkWith("user.rpc", "-o", "github");
  expect(stdout.split("\n")).toContain(
    "::warning title=similar-names::user.rpc, user-rpc: a client with the wrong spelling sees no instance " +
      "and no error -> keep one; zdisc list shows who uses which",
  );
  expect(stderr).toBe("");
});

test("the report as JSON has a place for everything, and null where there is none", async () => {
  const { stdout } = await zdisc.run(["check", "user.rpc", "--only", "duplicate-address", "-o", "json"]);
  const { tookMs, ...report } = JSON.parse(stdout);
  expect(tookMs).toBeGreaterThan(0);
  expect(report).toEqual({
    schemaVersion: 1,
    kind: "checkReport",
    problems: [
      {
        rule: "duplicate-address",
        severity: "warning",
        message: "2 keys carry this address",
        consequence: "an old key is left behind",
        remedy: "zdisc prune user.rpc",
        service: "user.rpc",
        key: "user.rpc/2",
        address: "10.0.3.9:8080",
        host: null,
        file: null,
        line: null,
      },
    ],
    summary: { errors: 0, warnings: 1, infos: 0, rules: 1, services: 1, instances: 3, hosts: 0, files: 0 },
    rules: ["duplicate-address"],
    failOn: "error",
    passed: true,
  });
});

test("on a terminal it says what it does while it takes long, and the line is gone in the end", async () => {
  await using late = await startEtcd();
  const lease = await grantLease(late, 3_600);
  await putAll(late, [
    ["moving.rpc/1", "10.0.3.7:8080", lease],
    ["moving.rpc/1", "10.0.3.8:8080", lease],
  ]);
  const args = ["check", "--only", "moving-key", "--endpoints", late.endpoints.join(",")];
  await using zdiscThere = zdiscOnTerminal(args);
  expect(await zdiscThere.ended).toMatchObject({ code: 0 });
  expect(zdiscThere.output).toContain("check: looking again in 2 s");
  expect(zdiscThere.screen).toMatch(/^1 rule on 1 service, 1 instance: nothing found \(1(\.\d)? s\)$/);
});
