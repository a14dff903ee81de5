/** Every example of docs/library.md runs, against a real etcd. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../src/index.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { runCommand } from "../support/run-command.js";

const DOCUMENT = new URL("../../docs/library.md", import.meta.url);
/** Inside the package, so that the examples find its dependencies. */
const FOLDER = fileURLToPath(new URL("../../node_modules/.cache/library-doc", import.meta.url));
const ENTRY = fileURLToPath(new URL("../../src/index.ts", import.meta.url));

async function examples(): Promise<string[]> {
  const text = await readFile(DOCUMENT, "utf8");
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
}

/** Its output, once it has ended by itself. */
async function run(code: string, name: string, host: string): Promise<string> {
  const outfile = `${FOLDER}/${name}.mjs`;
  await build({
    stdin: { contents: code, loader: "ts", resolveDir: FOLDER },
    alias: { zdisc: ENTRY },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
  });
  return runCommand(process.execPath, [outfile], { env: { ...process.env, ETCD: host } });
}

describe("docs/library.md", () => {
  let etcd: EtcdServer;

  beforeAll(async () => {
    await mkdir(FOLDER, { recursive: true });
    etcd = await startEtcd();
    await using store = await openEtcdStore(etcd.endpoints);
    const { signal } = new AbortController();
    await store.put("user.rpc/1", "10.0.3.9:8080", { signal });
    await store.put("config/app", "{}", { signal });
  });

  afterAll(async () => {
    await etcd.kill();
    await rm(FOLDER, { recursive: true, force: true });
  });

  test("holds an example a chapter", async () => {
    expect(await examples()).toHaveLength(5);
  });

  test.each([
    { name: "publish and subscribe", at: 0, stdout: /10\.0\.3\.7:8080/ },
    {
      name: "look once",
      at: 1,
      stdout: /user\.rpc 1 0\n1 other keys\n1 10\.0\.3\.9:8080\nas of revision 5\n/,
    },
    { name: "watch", at: 2, stdout: /connected .*\nnow: \[ '10\.0\.3\.9:8080' \]\n1 endpoints\n$/ },
    {
      name: "balance",
      at: 3,
      stdout:
        /^10\.0\.3\.7:8080 [\d.]+ 1\n10\.0\.3\.8:8080 [\d.]+ 1\n10\.0\.3\.9:8080 [\d.]+ 0\.\d+\nthe next would be 10\.0\.3\.[78]:8080\n$/,
    },
    {
      name: "simulate",
      at: 4,
      stdout: /^a \d+ 0 [\d.]+\nb \d+ 0 [\d.]+\nc \d+ \d+ [\d.]+\n\{\n {2}pick: \d+,/,
    },
  ])("its example runs: $name", async ({ at, stdout }) => {
    const code = (await examples())[at] ?? "";
    expect(await run(code, `example-${at}`, etcd.endpoints[0] ?? "")).toMatch(stdout);
  });
});
