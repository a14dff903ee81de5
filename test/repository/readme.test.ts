/** Every command of the README runs. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

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

const GOES_ON = /^zdisc (watch|publish)/;

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
    startZdisc(command.split(" ").slice(1), {
      cwd: folder,
      env: { ETCDCTL_ENDPOINTS: etcd.endpoints.join(",") },
    });

  const commands = commandsOf(readme);

  test("names the commands that this test runs", () => {
    expect(commands.length).toBeGreaterThan(8);
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
