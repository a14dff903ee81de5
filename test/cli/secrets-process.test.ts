/** Secrets and the program as a process: its children, its crash, its recordings, its screens, its files. */
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { expectNone, formsOf } from "../support/secret-forms.js";
import { startZdisc } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { putAll } from "./bound-zdisc.js";

const PASSWORD = `s3cr\u00e9t "pw'%41d`;
const SECRETS = formsOf(PASSWORD);
const DEFECT = `--require ${new URL("planted-defect.cjs", import.meta.url).pathname}`;

let etcd: EtcdServer;
let folder: string;
let passwordFile: string;

beforeAll(async () => {
  folder = tempDir("secrets");
  passwordFile = join(folder, "password.txt");
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  etcd = await startEtcd({ auth: { rootPassword: PASSWORD } });
  await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
});
afterAll(() => etcd?.stop());

const host = () => etcd.endpoints.join(",");
const byEnvironment = () => ({ ZDISC_USER: "root", ZDISC_PASSWORD: PASSWORD, ZDISC_ENDPOINTS: host() });

test("a command that watch runs has no secret among its arguments, nor has zdisc's recording of it", async () => {
  const script = join(folder, "tell.sh");
  const told = join(folder, "told.txt");
  writeFileSync(
    script,
    `#!/bin/sh\ntr '\\0' '\\n' < /proc/$$/cmdline >> '${told}'\nenv | grep ZDISC_ >> '${told}'\n`,
  );
  chmodSync(script, 0o700);
  const login = ["--user", "root", "--password-file", "-", "--endpoints", host()];
  await using zdisc = startZdisc(
    ["watch", "user.rpc", "-o", "ndjson", "--debug", ...login, "--until-change", "--", script, "one"],
    { input: `${PASSWORD}\n` },
  );
  await zdisc.waitForStdout(/"synced"/);
  await etcd.etcdctl(["put", "user.rpc/8", "10.0.3.8:8080"]);
  const { code, stdout, stderr } = await zdisc.ended;
  const seen = readFileSync(told, "utf8");
  expect({ code, child: seen.includes("one") }).toEqual({ code: 0, child: true });
  expectNone(stdout + stderr + seen, SECRETS, "watch and its child");
});

test("a command that publish runs, and the shell that watches over it, have no secret", async () => {
  const script = join(folder, "serve.sh");
  const told = join(folder, "served.txt");
  // Its own words and environment, and those of all that zdisc started.
  const look = `for one in $$ $(pgrep -P "$PPID"); do tr '\\0' '\\n' < "/proc/$one/cmdline"; tr '\\0' '\\n' < "/proc/$one/environ"; done`;
  writeFileSync(script, `#!/bin/sh\n{ ${look}; } > '${told}'\n`);
  chmodSync(script, 0o700);
  const config = join(folder, "user.yaml");
  const pass = JSON.stringify(PASSWORD);
  writeFileSync(
    config,
    `Name: user.rpc\nListenOn: 10.0.3.8:8080\nEtcd: {Hosts: ["${host()}"], Key: user.rpc, User: root, Pass: ${pass}}\n`,
  );
  const argv = ["publish", "-f", config, "--ready", "none", "-o", "ndjson", "--debug", "--", script, "one"];
  await using zdisc = startZdisc(argv);
  const { code, stdout, stderr } = await zdisc.ended;
  const seen = readFileSync(told, "utf8");
  expect({ code, child: seen.includes("one"), watcher: seen.includes("zdisc-child") }).toEqual({
    code: 0,
    child: true,
    watcher: true,
  });
  expectNone(stdout + stderr + seen, SECRETS, "publish and its child");
});

test("zdisc dev tells no password, of its users or of who guesses", async () => {
  const users = join(folder, "users.txt");
  writeFileSync(users, `root:${PASSWORD}\n`);
  await using dev = startZdisc(["dev", "--port", "0", "--user-file", users, "--debug"]);
  const [at = ""] = await dev.waitForStdout(/127\.0\.0\.1:\d+/);
  const guess = `${PASSWORD}!`;
  for (const [password, expected] of [
    [PASSWORD, 3],
    [guess, 4],
  ] as const) {
    const env = { ZDISC_USER: "root", ZDISC_PASSWORD: password, ZDISC_ENDPOINTS: at };
    await using list = startZdisc(["list", "--debug"], { env });
    const { code, stdout, stderr } = await list.ended;
    expect(code).toBe(expected);
    expectNone(stdout + stderr, SECRETS, "list");
  }
  dev.kill("SIGTERM");
  const { stdout, stderr } = await dev.ended;
  expectNone(stdout + stderr, SECRETS, "dev");
});

test.each([
  { name: "the environment", argv: [], env: () => byEnvironment(), input: "" },
  {
    name: "standard input",
    argv: ["--user", "root", "--password-file", "-"],
    env: () => ({ ZDISC_ENDPOINTS: host() }),
    input: `${PASSWORD}\n`,
  },
])("a crash report at --debug, with the password from $name, is without it", async ({ argv, env, input }) => {
  await using zdisc = startZdisc(["watch", "user.rpc", "--debug", ...argv], {
    env: { NODE_OPTIONS: DEFECT, ...env() },
    input,
  });
  await zdisc.waitForStdout(/reset/);
  zdisc.kill("SIGUSR2");
  const { code, stdout, stderr } = await zdisc.ended;
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("internal error: planted beside"),
  });
  expectNone(stdout + stderr, SECRETS, "the crash");
});

describe("on a terminal", () => {
  test("a password that is typed is not shown, nor is it on the screens or at their end", async () => {
    const argv = ["watch", "user.rpc", "--user", "root", "--endpoints", host()];
    await using screen = zdiscOnTerminal(argv);
    await screen.waitForScreen(/[Pp]assword/);
    screen.type(`${PASSWORD}\r`);
    await screen.waitForScreen(/10\.0\.3\.7:8080/);
    screen.type("\r");
    await screen.waitForScreen(/KEY 1/);
    screen.type("\x03");
    await screen.ended;
    expectNone(screen.output, SECRETS, "the screens");
  });

  test("nor is it when the screens crash", async () => {
    const env = { ...byEnvironment(), NODE_OPTIONS: DEFECT };
    await using screen = zdiscOnTerminal(["watch", "user.rpc", "--debug"], { env });
    await screen.waitForScreen(/10\.0\.3\.7:8080/);
    screen.kill("SIGUSR2");
    await screen.ended;
    expect(screen.screen).toContain("planted beside ***");
    expectNone(screen.output, SECRETS, "the crash");
  });
});

test("what zdisc writes to disk is for its user alone, and holds no secret", async () => {
  const cache = tempDir("cache");
  const env = { ...byEnvironment(), XDG_CACHE_HOME: cache, HOME: cache, TMPDIR: cache };
  await using zdisc = startZdisc(["list", "--debug"], { env, cwd: cache });
  expect((await zdisc.ended).code).toBe(0);
  const entries = readdirSync(cache, { recursive: true, encoding: "utf8" }).map((name) => join(cache, name));
  const files = entries.filter((path) => statSync(path).isFile());
  const open = files.filter((path) => (statSync(path).mode & 0o077) !== 0);
  const folders = entries.filter((path) => statSync(path).isDirectory());
  const readable = (path: string) =>
    folders.every((each) => !path.startsWith(each) || (statSync(each).mode & 0o077) !== 0);
  expect(open.filter(readable)).toEqual([]);
  for (const file of files) expectNone(readFileSync(file, "latin1"), SECRETS, file);
});
