import { describe, expect, test } from "vitest";
import { runZdisc } from "./run-zdisc.js";
import { startZdisc } from "./start-zdisc.js";
import { zdiscOnTerminal } from "./zdisc-on-terminal.js";

describe("the built program in tests", () => {
  test("ends with its exit code and what it wrote on each stream", async () => {
    const { code, signal, stdout, stderr } = await runZdisc(["wacth"]);
    expect({ code, signal, stdout }).toEqual({ code: 2, signal: null, stdout: "" });
    expect(stderr).toContain('unknown command "wacth"');
  });

  test("sees none of the caller's variables for etcd", async () => {
    process.env.ETCDCTL_ENDPOINTS = "127.0.0.1:2";
    const { code, stderr } = await runZdisc(["list"], { env: { ZDISC_ENDPOINTS: "127.0.0.1:1" } });
    delete process.env.ETCDCTL_ENDPOINTS;
    expect(code).toBe(5);
    expect(stderr).toContain("127.0.0.1:1 connection refused");
  });

  test("is killed when it does not end in time, and the failure shows its output", async () => {
    const run = runZdisc(["watch", "user.rpc", "--wait", "--endpoints", "127.0.0.1:1"], { timeoutMs: 1_500 });
    await expect(run).rejects.toThrow(/did not end in 1500 ms[\s\S]*stderr: .*127\.0\.0\.1:1/);
  });

  test("goes on until a signal, its lines readable meanwhile", async () => {
    await using zdisc = startZdisc(["watch", "user.rpc", "--wait", "--endpoints", "127.0.0.1:1"]);
    await zdisc.waitForStderr(/127\.0\.0\.1:1/);
    zdisc.kill("SIGTERM");
    expect(await zdisc.ended).toMatchObject({ code: 0, signal: null });
  });

  test("shows its screen and takes keys on a terminal", async () => {
    await using zdisc = zdiscOnTerminal(["watch", "user.rpc", "--wait", "--endpoints", "127.0.0.1:1"]);
    await zdisc.waitForScreen(/127\.0\.0\.1:1/);
    zdisc.type("\x03");
    expect(await zdisc.ended).toEqual({ code: 0, signal: undefined });
  });
});
