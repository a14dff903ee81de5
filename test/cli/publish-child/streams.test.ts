/** `publish -- COMMAND`: streams, signals and the terminal are the child's own. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { zdiscOnTerminal } from "../../support/zdisc-on-terminal.js";
import { ChildWorld, printedPid, sh, untilGone } from "./child-world.js";

let world: ChildWorld;

beforeAll(async () => {
  world = await ChildWorld.start();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.etcd.etcdctl(["del", "--prefix", ""]));

const NONE = ["--ready", "none"];

describe("the child's streams", () => {
  test("are zdisc's, byte by byte, and stdout holds nothing else", async () => {
    const script = "printf 'out \\377\\033[1m'; printf 'err\\n' >&2; exec cat";
    const { stdout, stderr } = await world.zdisc.run(world.args(NONE, sh(script)), { input: "in\n" });
    expect(stdout).toBe("out \ufffd\u001b[1min\n");
    expect(stderr).toContain("err\n");
  });

  test("take what comes on stdin later, too", async () => {
    await using publish = world.start(NONE, sh("read -r a; echo got $a; read -r b; echo got $b"), {
      input: null,
    });
    await world.untilRegistered();
    publish.stdin.write("one\n");
    await publish.waitForStdout(/got one\n/);
    publish.stdin.write("two\n");
    await publish.waitForStdout(/got two\n/);
    expect((await publish.ended).code).toBe(0);
  });

  test("are all that is heard with -q", async () => {
    const { stdout, stderr } = await world.zdisc.run(world.args([...NONE, "-q"], sh("echo out; exit 0")));
    expect({ stdout, stderr }).toEqual({ stdout: "out\n", stderr: "" });
  });
});

describe("signals", () => {
  test("SIGHUP, SIGUSR1 and SIGUSR2 go to the child, and end nothing", async () => {
    await using publish = world.start([]);
    await world.untilRegistered();
    for (const [signal, said] of [
      ["SIGHUP", /^SIGHUP$/m],
      ["SIGUSR1", /^SIGUSR1$/m],
      ["SIGUSR2", /^not serving$/m],
    ] as const) {
      publish.kill(signal);
      await publish.waitForStdout(said);
    }
    expect(await world.registered()).toEqual([world.address]);
    // What Node does at SIGUSR1 by itself.
    expect(publish.stderr).not.toContain("Debugger");
  });
});

describe("on a terminal", () => {
  const onTerminal = (flags: readonly string[], command: readonly string[]) =>
    zdiscOnTerminal(
      [...world.args(flags, command).slice(0, 1), "--ascii", ...world.args(flags, command).slice(1)],
      {
        env: { ZDISC_ENDPOINTS: world.etcd.endpoints.join(), COLUMNS: "200" },
        columns: 200,
      },
    );

  test("Ctrl-C reaches zdisc, not the child, which is told to stop after the drain", async () => {
    await using terminal = onTerminal(["--drain", "200ms"], world.server());
    await terminal.waitForScreen(/registered user\.rpc/);
    await terminal.press("\x03", /revoked; draining 200 ms/);
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.screen).toContain("SIGTERM");
    expect(terminal.screen).not.toMatch(/SIGINT/);
  });

  test("the child reads what is typed", async () => {
    await using terminal = onTerminal(NONE, sh("read -r line; echo got $line; read -r end"));
    await terminal.waitForScreen(/registered user\.rpc/);
    await terminal.press("hello\r", /got hello/);
  });

  test("that is closed the child is told, as without zdisc, and is revoked when it ends", async () => {
    await using terminal = onTerminal([], ["/bin/sh", "-c", "echo pid $$; exec sleep 1000"].concat());
    const [, pid] = await terminal.waitForScreen(/pid (\d+)/);
    terminal.hangUp();
    await untilGone(Number(pid));
    await terminal.ended;
  });
});

describe("ndjson", () => {
  test("tells the life of the child among that of its registration", async () => {
    await using publish = world.start(["--drain", "200ms", "-o", "ndjson"]);
    const pid = await printedPid(publish);
    await world.untilRegistered();
    publish.kill("SIGTERM");
    const { code, stdout, stderr } = await publish.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const events = stdout.split("\n").filter((line) => line.startsWith("{"));
    const documents = events.map((line) => JSON.parse(line));
    expect(documents.map(({ type }) => type)).toEqual([
      "childStarted",
      "childReady",
      "granted",
      "registered",
      "revoked",
      "childDraining",
      "childEnded",
      "ended",
    ]);
    const own = {
      schemaVersion: 1,
      kind: "publishEvent",
      time: expect.any(String),
      key: null,
      address: null,
      leaseId: null,
      pid,
    };
    const [started, ready, , , , draining, ended, end] = documents;
    expect(started).toEqual({
      ...own,
      type: "childStarted",
      command: process.execPath,
      ready: "tcp",
      addresses: [world.address],
    });
    expect(ready).toEqual({ ...own, type: "childReady", ready: "tcp", afterMs: expect.any(Number) });
    expect(draining).toEqual({ ...own, type: "childDraining", drainMs: 200, leaseLeftMs: null });
    expect(ended).toEqual({ ...own, type: "childEnded", exitCode: 0, signal: null });
    expect(end).toMatchObject({ type: "ended", reason: "interrupted", exitCode: 0, leftBehindCount: 0 });
  });

  test("tells what could not be started with its code", async () => {
    const { code, stdout, stderr } = await world.zdisc.run(
      world.args(["-o", "ndjson"], ["./no-such-server"]),
    );
    expect(code).toBe(127);
    expect(JSON.parse(stdout)).toMatchObject({ type: "ended", reason: "failed", exitCode: 127 });
    expect(stderr).toContain("zdisc: cannot run ./no-such-server: no such command\n");
  });
});
