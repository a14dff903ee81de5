/** Every command of the README runs. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../src/store/store.js";
import { grantLease, putAll } from "../cli/bound-zdisc.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GrpcServer, startGrpcServer } from "../support/grpc-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** `zdisc …` at the begin of a line of code, or alone in code of a table; what stands behind `#` is a remark. */
function commandsOf(markdown: string): string[] {
  const inBlocks = [...markdown.matchAll(/^(?:\$ )?(zdisc .*)$/gm)];
  const inline = [...markdown.matchAll(/`(zdisc [^`]*)`/g)];
  const texts = [...inBlocks, ...inline].map(([, text = ""]) =>
    text
      .replace(/\s+#.*$/, "")
      .replace(/\s+/g, " ")
      .trim(),
  );
  return [...new Set(texts)];
}

/** On this machine an etcd may have its port already. */
function typed(command: string): string[] {
  const words = command
    .split(" ")
    .slice(1)
    .map((word) => word.replace(/^'(.*)'$/, "$1"));
  return words[0] === "dev" && !words.includes("--port") ? [...words, "--port", "0"] : words;
}
const RECORDED = `${JSON.stringify({
  kind: "watchEvent",
  type: "connected",
  time: "2026-11-23T03:14:40.020Z",
  service: "user.rpc",
  revision: "7",
  host: "10.0.0.12:2379",
  afterMs: 2_400,
})}\n`;
const STATISTICS =
  "2026-11-22T10:11:12.345+08:00\t stat \tp2c - conn: 10.0.3.7:8080, load: 2222, reqs: 9; " +
  "conn: 10.0.3.9:8080, load: 31, reqs: 2\tcaller=p2c/p2c.go:195\n";

const IS_SCREEN = / --live$/;
const GOES_ON = /^zdisc (watch(?! --replay)|publish|drain(?!.* --dry-run)|dev|demo)/;
/** What they do is told on stderr, and stdout is for what was found. */
const TELLS = /^zdisc (wait|prune)/;

describe("the README", () => {
  let etcd: EtcdServer;
  let folder: string;
  let order: GrpcServer;
  let store: Store;
  beforeAll(async () => {
    etcd = await startEtcd();
    // With a lease, so that nobody asks whether it can be reached.
    const leaseHex = await grantLease(etcd, 3_600);
    await putAll(etcd, [
      ["user.rpc/1", "10.0.3.7:8080", leaseHex],
      ["user.rpc/2", "10.0.3.9:8080", leaseHex],
    ]);
    folder = tempDir("readme");
    order = await startGrpcServer();
    store = await openEtcdStore(etcd.endpoints);
    const { signal } = new AbortController();
    const lease = await store.grantLease("10", 10, { signal });
    store.keepAlive(lease, () => {});
    await store.put("order.rpc/10", order.address, { signal, leaseId: lease.leaseId });
    writeFileSync(join(folder, "services.txt"), "user.rpc 10.0.3.8:8080\n");
    mkdirSync(join(folder, "etc"));
    const block = (key: string) => `Etcd: { Hosts: ["${etcd.endpoints[0]}"], Key: ${key} }\n`;
    writeFileSync(join(folder, "etc/user-api.yaml"), `OrderRpc:\n  ${block("order.rpc")}`);
    writeFileSync(join(folder, "etc/user.yaml"), `Name: user.rpc\nListenOn: :8080\n${block("user.rpc")}`);
    writeFileSync(join(folder, "before.json"), (await start("zdisc list --values -o json").ended).stdout);
    writeFileSync(join(folder, "night.ndjson"), RECORDED);
    writeFileSync(join(folder, "stat.log"), STATISTICS);
    script("reload-nginx.sh", "cat");
    script("user", "trap 'exit 0' TERM; echo up; sleep 1000");
  });
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]();
    await etcd?.stop();
    await order?.[Symbol.asyncDispose]();
  });

  const script = (name: string, text: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };

  const start = (command: string) =>
    startZdisc(typed(command), {
      cwd: folder,
      env: { ETCDCTL_ENDPOINTS: etcd.endpoints.join(",") },
    });

  const commands = commandsOf(readme);

  test("names the commands that this test runs", () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  test("says truly where grpc-js is used", () => {
    const source = fileURLToPath(new URL("../../src", import.meta.url));
    const users = readdirSync(source, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .filter((file) => readFileSync(join(source, file), "utf8").includes('from "@grpc/grpc-js"'))
      .map((file) => file.replace(/^cli\/commands\//, "").split("/")[0]);
    expect([...new Set(users)].sort()).toEqual(["demo", "grpc", "pick", "probe", "server", "testing"]);
    const [row = ""] = /^\| @grpc\/grpc-js .*$/m.exec(readme) ?? [];
    expect(row).toContain(
      "`zdisc/grpc`, probes, the servers of `dev`, `demo` and `zdisc/testing`; not under the store",
    );
  });

  test("begins with a script that the package has", () => {
    const [, script = ""] = /^ {4}npm ci && npm run (\w+)/m.exec(readme) ?? [];
    expect(manifest.scripts[script]).toBe("node bin/zdisc.js demo");
  });

  test.each(commands.filter((command) => IS_SCREEN.test(command)))("%s, until q", async (command) => {
    await using screen = zdiscOnTerminal(typed(command));
    await screen.waitForScreen(/▶ running/);
    await screen.press("q", /picks by p2c_ewma/);
    expect((await screen.ended).code).toBe(0);
  });

  const ends = commands.filter((command) => !GOES_ON.test(command) && !IS_SCREEN.test(command));
  test.each(ends)("%s", async (command) => {
    const { code, stdout, stderr } = await start(command).ended;
    expect(stderr).not.toContain("try:");
    expect(TELLS.test(command) ? stderr : stdout).not.toBe("");
    expect(code).toBe(0);
  });

  test.each(commands.filter((command) => GOES_ON.test(command)))("%s, until Ctrl-C", async (command) => {
    await using zdisc = start(command);
    await waitFor(() => zdisc.stdoutLines.length > 0 || / out of /.test(zdisc.stderr), {
      what: `a line of ${command}; stderr: ${zdisc.stderr}`,
    });
    zdisc.kill("SIGINT");
    expect((await zdisc.ended).code).toBe(0);
  });
});
