/** A list of many keys can be left: what was read so far is not printed as if it were all. */
import { expect, test } from "vitest";
import { fill, SERVICE } from "../bench/bench-service.js";
import { startEtcd } from "../support/etcd-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { openProxy } from "../support/tcp-proxy.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";

/** Four pages. */
const INSTANCES = 40_000;

test.each([
  { args: ["list"], signal: "SIGINT", code: 130 },
  { args: ["list", SERVICE], signal: "SIGTERM", code: 143 },
  { args: ["list", SERVICE, "-o", "name"], signal: "SIGINT", code: 130 },
] as const)(
  "$args ends with $code at $signal, half read, and prints nothing",
  async ({ args, signal, code }) => {
    await using etcd = await startEtcd();
    await fill(etcd, INSTANCES, 10);
    await using proxy = await openProxy(etcd.clientPort);
    await proxy.setMode({ delayMs: 500 });
    await using list = startZdisc([...args, "--endpoints", proxy.address, "--debug"]);
    await list.waitForStderr(/KV\.range/i);
    await proxy.setMode("blackhole");
    list.kill(signal);
    expect(await list.ended).toMatchObject({ code, stdout: "" });
  },
);

test("a list that takes longer than a second says on a terminal how far it is, until it is done", async () => {
  await using etcd = await startEtcd();
  await fill(etcd, INSTANCES, 10);
  await using proxy = await openProxy(etcd.clientPort);
  await proxy.setMode({ delayMs: 1_000 });
  await using list = zdiscOnTerminal(["list", "--endpoints", proxy.address]);
  await list.waitForScreen(/^reading keys, [1-3]0,000 so far$/m);
  await proxy.setMode("pass");
  expect((await list.ended).code).toBe(0);
  expect(list.screen).toMatch(/^SERVICE[\s\S]*bench\.rpc +40,000/);
  expect(list.screen).not.toContain("reading keys");
});
