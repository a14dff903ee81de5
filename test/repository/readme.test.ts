/** Every command of the README runs. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";

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

const GOES_ON = /^zdisc (watch|publish|dev|demo)/;

/** On this machine an etcd may have its port already. */
function typed(command: string): string[] {
  const words = command.split(" ").slice(1);
  return words[0] === "dev" && !words.includes("--port") ? [...words, "--port", "0"] : words;
}

describe("the README", () => {
  let etcd: EtcdServer;
  let folder: string;
  beforeAll(async () => {
    etcd = await startEtcd();
    await etcd.etcdctl(["put", "user.rpc/1", "10.0.3.7:8080"]);
    folder = tempDir("readme");
    writeFileSync(join(folder, "services.txt"), "user.rpc 10.0.3.8:8080\n");
    writeFileSync(join(folder, "reload-nginx.sh"), "#!/bin/sh\ncat\n");
    chmodSync(join(folder, "reload-nginx.sh"), 0o755);
  });
  afterAll(() => etcd?.stop());

  const start = (command: string) =>
    startZdisc(typed(command), {
      cwd: folder,
      env: { ETCDCTL_ENDPOINTS: etcd.endpoints.join(",") },
    });

  const commands = commandsOf(readme);

  test("names the commands that this test runs", () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  test("begins with a script that the package has", () => {
    const [, script = ""] = /^ {4}npm ci && npm run (\w+)/m.exec(readme) ?? [];
    expect(manifest.scripts[script]).toBe("node bin/zdisc.js demo");
  });

  test.each(commands.filter((command) => !GOES_ON.test(command)))("%s", async (command) => {
    const { code, stdout, stderr } = await start(command).ended;
    expect(stderr).not.toContain("try:");
    expect(stdout).not.toBe("");
    expect(code).toBe(0);
  });

  test.each(commands.filter((command) => GOES_ON.test(command)))("%s, until Ctrl-C", async (command) => {
    await using zdisc = start(command);
    await waitFor(() => zdisc.stdoutLines.length > 0, {
      what: `a line of ${command}; stderr: ${zdisc.stderr}`,
    });
    zdisc.kill("SIGINT");
    expect((await zdisc.ended).code).toBe(0);
  });
});
