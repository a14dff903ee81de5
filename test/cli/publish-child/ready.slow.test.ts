/** `publish -- COMMAND`: when a child is registered, and when it is taken out again. */
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { startEtcd } from "../../support/etcd-server.js";
import { freePort } from "../../support/free-port.js";
import { startGrpcServer } from "../../support/grpc-server.js";
import { tempDir } from "../../support/temp-dir.js";
import { ChildWorld, printedPid, runs, sh, untilGone } from "./child-world.js";

let world: ChildWorld;

beforeAll(async () => {
  world = await ChildWorld.start();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.etcd.etcdctl(["del", "--prefix", ""]));

describe("a child", () => {
  test.each([
    { flags: [], word: "listening", check: "tcp" },
    { flags: ["--ready", "health"], word: "serving", check: "health" },
  ])("is registered when it is $word ($check), not before", async ({ flags, word, check }) => {
    await using publish = world.start(flags, world.server("--wait"), { input: null });
    const pid = await printedPid(publish);
    await publish.waitForStderr(
      new RegExp(`^zdisc: started \\S+node \\(pid ${pid}\\); waiting for ${check} on ${world.address}\n`),
    );
    expect(await world.registered()).toEqual([]);
    publish.stdin.write("listen\n");
    await publish.waitForStderr(
      new RegExp(
        `^zdisc: ● ${word} after [\\d.]+ m?s; registered user\\.rpc → ${world.address}, lease 10 s\n`,
        "m",
      ),
    );
    expect(await world.registered()).toEqual([world.address]);
    publish.kill("SIGKILL");
    await untilGone(pid);
  });

  test("with --ready none is registered at once", async () => {
    await using publish = world.start(["--ready", "none"], sh("exec sleep 1000"));
    await publish.waitForStderr(/^zdisc: started \/bin\/sh \(pid \d+\)\nzdisc: ● registered user\.rpc → /);
    await world.untilRegistered();
  });

  test("is asked on loopback where its address was filled in for clients", async () => {
    const args = ["publish", "--key", "user.rpc", "--addr", `:${world.port}`, "--", ...world.server()];
    await using publish = world.zdisc.start(args, { env: { POD_IP: "10.0.3.7" } });
    await publish.waitForStderr(new RegExp(`waiting for tcp on ${world.address}\n`));
    await world.untilRegistered([`10.0.3.7:${world.port}`]);
  });

  test("with several addresses is registered when all of them listen", async () => {
    const second = await freePort();
    const command = world.server("--wait", String(second));
    const flags = ["--addr", `127.0.0.1:${second}`];
    await using publish = world.start(flags, command, { input: null });
    await publish.waitForStderr(/waiting for tcp on /);
    publish.stdin.write("listen\n");
    await world.untilRegistered([world.address, `127.0.0.1:${second}`].sort());
  });

  test("takes key and address from a go-zero config, and so may the child", async () => {
    const file = join(tempDir("child"), "user.yaml");
    const etcd = `Etcd: { Hosts: ["${world.etcd.endpoints[0]}"], Key: user.rpc }`;
    writeFileSync(file, `Name: user.rpc\nListenOn: 0.0.0.0:${world.port}\n${etcd}\n`);
    const args = ["publish", "-f", file, "--ready", "health", "--", ...world.server("-f", file)];
    await using publish = world.zdisc.start(args, {
      env: { POD_IP: "10.0.3.7", ZDISC_ENDPOINTS: undefined },
    });
    await world.untilRegistered([`10.0.3.7:${world.port}`]);
    publish.kill("SIGINT");
    await publish.waitForStderr(/revoked/);
  });

  test("that says NOT_SERVING is withdrawn, and registered again when it serves", async () => {
    await using publish = world.start(["--ready", "health"]);
    await world.untilRegistered();
    publish.kill("SIGUSR2");
    await publish.waitForStderr(/^zdisc: ▲ NOT_SERVING; withdrawn from etcd until it serves again\n/m);
    await world.untilRegistered([]);
    publish.kill("SIGUSR2");
    await publish.waitForStderr(/^zdisc: ● serving; registered again after [\d.]+ m?s\n/m);
    await world.untilRegistered();
  });

  test("that is stopped answers nothing, and is withdrawn until it goes on", async () => {
    await using publish = world.start(["--ready", "health"]);
    const pid = await printedPid(publish);
    await world.untilRegistered();
    process.kill(pid, "SIGSTOP");
    await publish.waitForStderr(/^zdisc: ▲ no answer; withdrawn from etcd until it serves again\n/m, 60_000);
    await world.untilRegistered([]);
    process.kill(pid, "SIGCONT");
    await world.untilRegistered();
  });

  test("that is not ready in time is stopped: 8, and nothing was registered", async () => {
    await using publish = world.start(["--ready-timeout", "300ms"], sh("echo pid $$; exec sleep 1000"));
    const { code, stdout, stderr } = await publish.ended;
    expect(code).toBe(8);
    expect(stderr.split("\n").slice(-4)).toEqual([
      "zdisc: /bin/sh ended by SIGTERM",
      `zdisc: /bin/sh is not ready after 300 ms: connection refused on ${world.address}`,
      "  try: --ready-timeout 5m, or --ready none",
      "",
    ]);
    expect(runs(Number(stdout.slice("pid ".length)))).toBe(false);
    expect(await world.registered()).toEqual([]);
  });

  test("whose server has no health service is told so in the end", async () => {
    await using server = await startGrpcServer({ health: "none", port: world.port });
    expect(server.address).toBe(world.address);
    const flags = ["--ready", "health", "--ready-timeout", "1s"];
    const { code, stderr } = await world.zdisc.run(world.args(flags, sh("exec sleep 1000")));
    expect(code).toBe(8);
    expect(stderr).toContain(
      `not ready after 1 s: no health service on ${world.address}\n  try: --ready tcp\n`,
    );
  });

  test("is started with --wait as soon as an etcd answers", async () => {
    await using late = await startEtcd();
    await late.stop();
    const args = world.args(["--wait", "--ready", "none"], sh("echo started; exec sleep 1000"));
    await using publish = world.zdisc.start(args, { env: { ZDISC_ENDPOINTS: late.endpoints.join() } });
    await publish.waitForStderr(/connection refused; waiting for etcd\n/);
    expect(publish.stdout).toBe("");
    await late.start();
    await publish.waitForStdout(/started\n/);
    await publish.waitForStderr(/registered user\.rpc/);
  });

  test("that registers itself is told of: it would stand there twice", async () => {
    await using publish = world.start([], world.server("--wait"), { input: null });
    await printedPid(publish);
    await world.etcd.etcdctl(["put", "user.rpc/77", world.address]);
    publish.stdin.write("listen\n");
    await publish.waitForStderr(
      new RegExp(
        `^▲ user\\.rpc/77 already carries ${world.address}: drop Etcd from the child's config\n`,
        "m",
      ),
    );
  });

  test("whose port somebody else has is told of before it starts", async () => {
    const other = createServer().listen(world.port, "127.0.0.1");
    await once(other, "listening");
    await using publish = world.start([], sh("exec sleep 1000"));
    await publish.waitForStderr(
      new RegExp(`^▲ something listens on ${world.address} already, and will be taken for the command\n`),
    );
    // A zdisc that is killed while it starts its child leaves it behind.
    await world.untilRegistered();
    other.close();
  });
});

describe("a command that cannot be started", () => {
  test("because it is not there is 127", async () => {
    const { code, stdout, stderr } = await world.zdisc.run(world.args([], ["./no-such-server"]));
    expect({ code, stdout, stderr }).toEqual({
      code: 127,
      stdout: "",
      stderr: "zdisc: cannot run ./no-such-server: no such command\n  try: command -v ./no-such-server\n",
    });
  });

  test("because it may not be executed is 126", async () => {
    const file = join(tempDir("child"), "server");
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o644);
    const { code, stderr } = await world.zdisc.run(world.args([], [file]));
    expect({ code, stderr }).toEqual({
      code: 126,
      stderr: `zdisc: cannot run ${file}: it may not be executed\n  try: ls -l ${file}\n`,
    });
  });

  test.each(["--ready none", "--ready-timeout 1s", "--drain 1s", "--kill-after 1s"])(
    "because there is none makes %s a slip",
    async (flags) => {
      const args = ["publish", "--key", "user.rpc", "--addr", "10.0.3.7:8080", ...flags.split(" ")];
      const { code, stderr } = await world.zdisc.run(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^zdisc publish: --[\w-]+ is for a command behind --\n {2}try: zdisc publish /);
    },
  );

  test("is not tried while no etcd host answers", async () => {
    const args = world.args([], sh("echo started"));
    const { code, stdout } = await world.zdisc.run(args, { env: { ZDISC_ENDPOINTS: "127.0.0.1:1" } });
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
  });
});
