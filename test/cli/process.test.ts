/** What only a real process can show: streams that close or fill up, signals, and a password asked on a terminal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";
import { type BoundZdisc, putAll, zdiscFor } from "./bound-zdisc.js";

const FULL_DISK = "zdisc: cannot write to standard output: no space left on device\n";

let etcd: EtcdServer;
let zdisc: BoundZdisc;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  await putAll(etcd, [["user.rpc/1", "10.0.3.7:8080"]]);
});

afterAll(() => etcd[Symbol.asyncDispose]());

/** The program with its streams as a shell would redirect them. */
async function inShell(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = zdiscEnv({
    ZDISC: `${process.execPath} ${ZDISC_PROGRAM}`,
    ZDISC_ENDPOINTS: etcd.endpoints.join(),
  });
  const child = spawn("/bin/bash", ["-c", script], { env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

describe("a stream", () => {
  test.each([
    { name: "stdout, of a full disk", script: "$ZDISC list -q > /dev/full", stderr: FULL_DISK },
    {
      name: "stdout, of a full disk, with JSON",
      script: "$ZDISC list -q -o yaml > /dev/full",
      stderr: FULL_DISK,
    },
  ])("that fails is told, without a stack: $name", async ({ script, stderr }) => {
    expect(await inShell(script)).toEqual({ code: 1, stdout: "", stderr });
  });

  test.each([
    { name: "stderr, of a full disk", script: "$ZDISC list 2> /dev/full", code: 0, stdout: /user\.rpc/ },
    { name: "a closed stderr", script: "$ZDISC list 2>&-", code: 0, stdout: /user\.rpc/ },
    { name: "a closed stdin", script: "$ZDISC list <&-", code: 0, stdout: /user\.rpc/ },
    {
      name: "words that have nowhere to go",
      script: "$ZDISC list nosuch 2> /dev/full",
      code: 3,
      stdout: /^$/,
    },
  ])("of words that fails changes nothing: $name", async ({ script, code, stdout }) => {
    const end = await inShell(script);
    expect(end.code).toBe(code);
    expect(end.stdout).toMatch(stdout);
    expect(end.stderr).not.toMatch(/^\s+at /m);
  });

  test("that is closed takes the data with it, quietly", async () => {
    const { code, stderr } = await inShell("$ZDISC list -q >&-");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("whose reader goes away ends a list with 0 and no word", async () => {
    await putAll(etcd, [["many/1", "10.0.0.1:80"]]);
    const end = await inShell("set -o pipefail; $ZDISC list --all -o json -q | true");
    expect(end).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("whose reader goes away ends a watch at its next line, with 0", async () => {
    await using watch = zdisc.start(["watch", "gone.rpc", "-o", "ndjson"]);
    await watch.waitForStdout(/"synced"/);
    watch.stdoutStream.destroy();
    let hasEnded = false;
    const ended = watch.ended.finally(() => {
      hasEnded = true;
    });
    for (let id = 1; !hasEnded; id++) await putAll(etcd, [[`gone.rpc/${id}`, "10.0.0.1:80"]]);
    const end = await ended;
    expect({ code: end.code, stderr: end.stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("a signal", () => {
  /** Something that takes connections and never answers. */
  async function silentHost() {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return { endpoint: `127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() };
  }

  test.each([
    { signal: "SIGINT", code: 130 },
    { signal: "SIGTERM", code: 143 },
  ] as const)("$signal ends a list that waits for etcd with $code, and no word", async ({ signal, code }) => {
    using host = await silentHost();
    const list = startZdisc(["list", "--endpoints", host.endpoint, "--debug"], {});
    await list.waitForStderr(/./);
    list.kill(signal);
    const end = await list.ended;
    expect([end.code, end.stdout]).toEqual([code, ""]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s ends a watch with 0", async (signal) => {
    await using watch = zdisc.start(["watch", "user.rpc"]);
    await watch.waitForStdout(/reset/);
    watch.kill(signal);
    expect(await watch.ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a password", () => {
  const SECRET = "s3cret";
  let secured: EtcdServer;

  beforeAll(async () => {
    secured = await startEtcd({ auth: { rootPassword: SECRET } });
  });
  afterAll(() => secured[Symbol.asyncDispose]());

  test("is asked for on a terminal, and not shown", async () => {
    const env = { ZDISC_ENDPOINTS: secured.endpoints.join() };
    await using terminal = zdiscOnTerminal(["list", "--user", "root"], { env });
    await terminal.waitForScreen(/Password of root:/);
    terminal.type(`${SECRET}\r`);
    expect(await terminal.ended).toMatchObject({ code: 3 });
    expect(terminal.output).not.toContain(SECRET);
    expect(terminal.screen).toMatch(/^Password of root:\s*\nzdisc: /);
  });

  test("that is given up with Ctrl-C ends with 130, and the terminal shows again what is typed", async () => {
    const env = { ZDISC_ENDPOINTS: secured.endpoints.join() };
    await using terminal = zdiscOnTerminal(["list", "--user", "root"], { env });
    await terminal.waitForScreen(/Password of root:/);
    terminal.type("\x03");
    expect(await terminal.ended).toMatchObject({ code: 130 });
  });

  test("is read from standard input", async () => {
    const bound = zdiscFor(secured.endpoints);
    const { code, stderr } = await bound.run(["list", "--user", "root", "--password-file", "-"], {
      input: `${SECRET}\n`,
    });
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^zdisc: no /)]);
  });

  test("never stands in what --debug shows", async () => {
    const bound = zdiscFor(secured.endpoints);
    const { stderr } = await bound.run(["list", "--user", `root:${SECRET}`, "--debug"]);
    expect(stderr).toContain("zdisc: note: others can read it with ps; --password-file is safer");
    expect(stderr).not.toContain(SECRET);
  });
});
