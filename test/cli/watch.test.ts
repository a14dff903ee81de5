import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { openProxy } from "../support/tcp-proxy.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { type BoundZdisc, grantLease, putAll, zdiscFor } from "./bound-zdisc.js";

let etcd: EtcdServer;
let zdisc: BoundZdisc;

beforeAll(async () => {
  etcd = await startEtcd();
  zdisc = zdiscFor(etcd.endpoints);
  return () => etcd[Symbol.asyncDispose]();
});

/** Each test has the service to itself. */
afterEach(() => etcd.etcdctl(["del", "--prefix", "user.rpc/"]));

/** Lines without their time. */
function untimed(text: string): string[] {
  const lines = text.split("\n").slice(0, -1);
  expect(lines.every((line) => /^\d\d:\d\d:\d\d\.\d{3} /.test(line))).toBe(true);
  return lines.map((line) => line.slice(13));
}

function events(text: string): { type: string; more: boolean; revision: string; [field: string]: unknown }[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe("lines", () => {
  test("tell the list, then each change with its cause, until Ctrl-C ends it with 0", async () => {
    const leaseHex = await grantLease(etcd, 600);
    await putAll(etcd, [
      ["user.rpc/7", "10.0.3.7:8080", leaseHex],
      ["user.rpc/12", "10.0.3.9:8080"],
    ]);
    await using watch = zdisc.start(["watch", "user.rpc"]);
    await watch.waitForStdout(/ 7\n/);
    const stopping = await grantLease(etcd, 600);
    await putAll(etcd, [
      ["user.rpc/8", "10.0.3.8:8080", stopping],
      ["user.rpc/7", "10.0.3.10:8080", leaseHex],
      ["user.rpc/7", "10.0.3.10:8080", leaseHex], // a renewal
      ["user.rpc/\x1b[2J", "\u202eevil", leaseHex],
    ]);
    await watch.waitForStdout(/evil/);
    await etcd.etcdctl(["del", "user.rpc/12"]);
    await etcd.etcdctl(["lease", "revoke", stopping]);
    await watch.waitForStdout(/10\.0\.3\.8:8080 +8 {2}/);
    watch.kill("SIGINT");
    const { code, stdout, stderr } = await watch.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(untimed(stdout.replace(/revision \d+/, "revision N"))).toEqual([
      `● reset  2 endpoints, revision N, etcd ${etcd.endpoints[0]}`,
      "▲        10.0.3.9:8080    12  no lease",
      "●        10.0.3.7:8080    7",
      "+ join   10.0.3.8:8080    8",
      "~ move   10.0.3.7:8080 → 10.0.3.10:8080  7",
      "+ join   \\u202eevil       \\x1b[2J  no address",
      "- leave  10.0.3.9:8080    12  key deleted",
      "- leave  10.0.3.8:8080    8  stopped",
    ]);
  });

  test("-v tells renewals, --utc and --ascii are honoured", async () => {
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await using watch = zdisc.start(["watch", "user.rpc", "-v", "--utc", "--ascii"], {
      env: { TZ: "Asia/Tokyo" },
    });
    await watch.waitForStdout(/ 7 {2}no lease\n/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    const [line] = await watch.waitForStdout(/.*= renew {2}10\.0\.3\.7:8080 {4}7 {2}no lease\n/);
    expect(line).toMatch(new RegExp(`^${new Date().toISOString().slice(11, 13)}:`));
    expect(watch.stdout).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test("a lease that runs out is told from one that was revoked", async () => {
    await using watch = zdisc.start(["watch", "user.rpc"]);
    await watch.waitForStdout(/reset/);
    // What became of a lease is told when etcd says so within a moment: a busy one does not each time.
    for (const ttlSeconds of [3, 4, 5]) {
      const leaseHex = await grantLease(etcd, ttlSeconds);
      await putAll(etcd, [[`user.rpc/${ttlSeconds}`, "10.0.3.7:8080", leaseHex]]);
    }
    await watch.waitForStdout(/- leave {2}10\.0\.3\.7:8080 {4}[345] {2}lease ran out\n/);
    expect(watch.stdout).not.toContain("stopped");
  });

  test("are printed on a terminal, too", async () => {
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    const env = { ZDISC_ENDPOINTS: etcd.endpoints.join(",") };
    await using terminal = zdiscOnTerminal(["watch", "user.rpc", "--no-tui"], { env });
    await terminal.waitForScreen(/▲ {8}10\.0\.3\.7:8080 {4}7 {2}no lease/);
    terminal.type("\x03");
    expect((await terminal.ended).code).toBe(0);
  });

  test("of a service that nobody registered begin with a word on stderr", async () => {
    await putAll(etcd, [["order.rpc/7", "10.0.3.7:8080"]]);
    await using watch = zdisc.start(["watch", "oder.rpc"]);
    await watch.waitForStderr(/try: .*\n/);
    watch.kill("SIGTERM");
    const { code, stderr } = await watch.ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        "zdisc: note: nothing is registered under oder.rpc/ yet\n  try: did you mean order.rpc? zdisc list shows all\n",
    });
  });
});

describe("ndjson", () => {
  test.each(["ndjson", "json"])("-o %s begins with a reset; each line is one object", async (format) => {
    const leaseHex = await grantLease(etcd, 600);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080", leaseHex]]);
    await using watch = zdisc.start(["watch", "user.rpc", "-o", format]);
    await watch.waitForStdout(/"synced"/);
    await putAll(etcd, [
      ["user.rpc/7", "10.0.3.8:8080", leaseHex],
      ["user.rpc/7", "10.0.3.8:8080", leaseHex],
    ]);
    await etcd.etcdctl(["del", "user.rpc/7"]);
    await watch.waitForStdout(/"leave"/);
    watch.kill("SIGINT");
    const { code, stdout, stderr } = await watch.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = events(stdout);
    expect(lines.map(({ type }) => type)).toEqual(["reset", "synced", "move", "renew", "leave"]);
    const [reset, synced, move, , leave] = lines;
    expect(reset).toMatchObject({
      schemaVersion: 1,
      kind: "watchEvent",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: "user.rpc",
      more: false,
      reason: "start",
      host: etcd.endpoints[0],
      instances: [{ key: "user.rpc/7", address: "10.0.3.7:8080", leaseIdHex: leaseHex, ttlSeconds: null }],
    });
    expect(synced).toMatchObject({ instanceCount: 1, endpointCount: 1, revision: reset?.revision });
    expect(move).toMatchObject({
      previousAddress: "10.0.3.7:8080",
      instance: { address: "10.0.3.8:8080", version: "2" },
    });
    expect(BigInt(move?.revision ?? 0)).toBe(BigInt(reset?.revision ?? 0) + 1n);
    expect(leave).toMatchObject({ cause: "deleted", instance: { id: "7" } });
  });

  test("the lines of one transaction are held together by more", async () => {
    await putAll(etcd, [
      ["user.rpc/7", "10.0.3.7:8080"],
      ["user.rpc/8", "10.0.3.8:8080"],
    ]);
    await using watch = zdisc.start(["watch", "user.rpc", "-o", "ndjson"]);
    await watch.waitForStdout(/"synced"/);
    await using store = await openEtcdStore(etcd.endpoints);
    const put = (key: string, value: string) => ({ type: "put", key, value, leaseId: undefined }) as const;
    const swap = [put("user.rpc/7", "10.0.3.8:8080"), put("user.rpc/8", "10.0.3.7:8080")];
    await store.transact({ when: [], ifHeld: swap, otherwise: [] }, { signal: new AbortController().signal });
    await watch.waitForStdout(/"previousAddress":"10\.0\.3\.8:8080"/);
    const moves = events(watch.stdout).filter(({ type }) => type === "move");
    expect(moves.map(({ more }) => more)).toEqual([true, false]);
    expect(moves[0]?.revision).toBe(moves[1]?.revision);
  });

  test("a value that is not UTF-8 is whole in base64", async () => {
    await using store = await openEtcdStore(etcd.endpoints);
    await store.put("user.rpc/7", "\udcff\udc80x", { signal: new AbortController().signal });
    const { stdout } = await zdisc.run(["list", "user.rpc", "-o", "json"]);
    const [instance] = JSON.parse(stdout).services[0].instances;
    expect(instance).toMatchObject({ address: null, value: "\ufffd\ufffdx", valueBase64: "/4B4" });
  });
});

describe("ends", () => {
  test("--until-change ends with 0 after the first change, all its lines told", async () => {
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await using watch = zdisc.start(["watch", "user.rpc", "--until-change", "-o", "ndjson"]);
    await watch.waitForStdout(/"synced"/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]); // a renewal changes nothing
    await putAll(etcd, [["user.rpc/8", "10.0.3.8:8080"]]);
    const { code, stdout } = await watch.ended;
    expect(code).toBe(0);
    expect(events(stdout).map(({ type }) => type)).toEqual(["reset", "synced", "renew", "join"]);
  });

  test("--duration ends with 0 when the time is over", async () => {
    const { code, stdout, stderr } = await zdisc.run(["watch", "user.rpc", "--duration", "300ms", "-q"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(untimed(stdout)).toHaveLength(1);
  });

  test("row 40: a reader that goes away is a quiet end with 0", async () => {
    await using watch = zdisc.start(["watch", "user.rpc"]);
    await watch.waitForStdout(/reset/);
    watch.stdoutStream.destroy();
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    const { code, stderr } = await watch.ended;
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|Error|at /);
  });

  test("a second signal ends at once with 130, whatever a command still does", async () => {
    const folder = tempDir("stubborn");
    const [child, begun] = [join(folder, "child.sh"), join(folder, "begun")];
    writeFileSync(
      child,
      `#!/bin/sh\nexec > ${begun} 2>&1 < /dev/null\ntrap "" TERM INT\necho begun\nsleep 3\n`,
    );
    chmodSync(child, 0o755);
    await using watch = zdisc.start(["watch", "user.rpc", "--", child]);
    await watch.waitForStdout(/reset/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await waitFor(() => readFileSync(begun, "utf8") === "begun\n", { what: "the command to run" });
    // Two signals at once may be one for the kernel.
    let isEnded = false;
    const ended = watch.ended.finally(() => {
      isEnded = true;
    });
    await waitFor(() => isEnded || void watch.kill("SIGINT"), { what: "its end" });
    expect((await ended).code).toBe(130);
  });
});

describe("--wait", () => {
  test("says so once and waits for an etcd that starts later", async () => {
    await using late = await startEtcd();
    await late.stop();
    const bound = zdiscFor(late.endpoints);
    await using watch = bound.start(["watch", "user.rpc", "--wait"]);
    await watch.waitForStderr(/waiting for etcd\n/);
    await late.start();
    await watch.waitForStdout(/reset/);
    expect(watch.stderr).toContain(
      `zdisc: no etcd host answers: ${late.endpoints[0]} connection refused; waiting for etcd\n`,
    );
  });

  test("ends by a signal or --duration while it waits", async () => {
    await using gone = await startEtcd();
    await gone.stop();
    const bound = zdiscFor(gone.endpoints);
    await using watch = bound.start(["watch", "user.rpc", "--wait"]);
    await watch.waitForStderr(/waiting for etcd\n/);
    watch.kill("SIGTERM");
    expect((await watch.ended).code).toBe(0);
    expect((await bound.run(["watch", "user.rpc", "--wait", "--duration", "500ms"])).code).toBe(0);
  });
});

describe("a break", () => {
  test("is told, and so is what happened meanwhile", async () => {
    await putAll(etcd, [
      ["user.rpc/7", "10.0.3.7:8080"],
      ["user.rpc/8", "10.0.3.8:8080"],
    ]);
    await using proxy = await openProxy(etcd.clientPort);
    await using watch = zdiscFor([proxy.address]).start(["watch", "user.rpc"]);
    await watch.waitForStdout(/ 8 {2}no lease\n/);
    await proxy.setMode("refuse");
    await watch.waitForStdout(/✗ disconnected/);
    await etcd.etcdctl(["del", "user.rpc/8"]);
    await proxy.setMode("pass");
    await watch.waitForStdout(/● synced/);
    expect(untimed(watch.stdout).slice(3)).toEqual([
      `✗ disconnected from ${proxy.address}; last known until synced`,
      expect.stringMatching(/^● connected to 127\.0\.0\.1:\d+ after [\d.]+ m?s$/),
      "- leave  10.0.3.8:8080    8  while disconnected",
      expect.stringMatching(/^● synced revision \d+, 1 endpoint$/),
    ]);
  });
});

describe("-- COMMAND", () => {
  /** Appends what it was told to a file, and can be told to fail. */
  function recorder(end = "exit 0"): { command: string; log: string } {
    const folder = tempDir("command");
    const [command, log] = [join(folder, "record.sh"), join(folder, "log")];
    writeFileSync(
      command,
      `#!/bin/sh\nprintf '%s %s %s ' "$ZDISC_EVENT" "$ZDISC_ADDRESS" "$ZDISC_SERVICE" >> ${log}\ncat >> ${log}\necho out\necho err >&2\n${end}\n`,
    );
    chmodSync(command, 0o755);
    return { command, log };
  }

  test("runs at a change with the list on stdin, and its streams are untouched", async () => {
    const { command, log } = recorder();
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await using watch = zdisc.start(["watch", "user.rpc", "--until-change", "-o", "ndjson", "--", command]);
    await watch.waitForStdout(/"synced"/);
    await putAll(etcd, [["user.rpc/8", "10.0.3.8:8080"]]);
    const { code, stdout, stderr } = await watch.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "err\n" });
    expect(stdout.endsWith("out\n")).toBe(true);
    const [line = "", ...more] = readFileSync(log, "utf8").trimEnd().split("\n");
    expect(more).toEqual([]);
    expect(line).toMatch(/^join 10\.0\.3\.8:8080 user\.rpc \{/);
    const document = JSON.parse(line.slice(line.indexOf("{")));
    const listed = JSON.parse((await zdisc.run(["list", "user.rpc", "-o", "json"])).stdout);
    expect(document).toEqual(listed);
  });

  test("that fails is told of, and runs again at the next change", async () => {
    const { command } = recorder("exit 3");
    await using watch = zdisc.start(["watch", "user.rpc", "--", command]);
    await watch.waitForStdout(/reset/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await watch.waitForStderr(/▲ \S+record\.sh ended with 3\n/);
    await putAll(etcd, [["user.rpc/8", "10.0.3.8:8080"]]);
    await watch.waitForStderr(/ended with 3\n[\s\S]*ended with 3\n/);
    watch.kill("SIGINT");
    expect((await watch.ended).code).toBe(0);
  });

  test("that does not exist is told of", async () => {
    await using watch = zdisc.start(["watch", "user.rpc", "--", "./no-such-command"]);
    await watch.waitForStdout(/reset/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await watch.waitForStderr(/▲ cannot run \.\/no-such-command.*\n {2}try: /);
  });

  test("that is running when a signal comes gets it, too", async () => {
    const { command } = recorder("echo begun; exec sleep 60");
    await using watch = zdisc.start(["watch", "user.rpc", "--", command]);
    await watch.waitForStdout(/reset/);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    await watch.waitForStdout(/begun/);
    watch.kill("SIGTERM");
    expect((await watch.ended).code).toBe(0);
  });
});
