/** The command as it is built: what a start loads, and that its pieces fit together. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";

const BUNDLE = join(ZDISC_PROGRAM, "..", "..", "dist", "cli");

/** The pieces of the bundle that one run of the command loads. */
async function piecesLoadedBy(...args: string[]): Promise<string[]> {
  const folder = tempDir("bundle");
  const hook = join(folder, "hook.cjs");
  const list = join(folder, "loaded.json");
  const save = `require("fs").writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`;
  writeFileSync(hook, `process.on("exit", () => ${save});\n`);
  await runCommand(process.execPath, ["--require", hook, ZDISC_PROGRAM, ...args], { env: zdiscEnv() });
  const files: string[] = JSON.parse(readFileSync(list, "utf8"));
  return files.filter((file) => file.startsWith(BUNDLE)).map((file) => basename(file));
}

const textOf = (piece: string) => readFileSync(join(BUNDLE, piece), "utf8");

describe("the bundled command", () => {
  test.each(["--help", "--version", "list --help", "help exit-codes"])(
    "loads neither gRPC nor anything of etcd for zdisc %s",
    async (line) => {
      const pieces = await piecesLoadedBy(...line.split(" "));
      expect(pieces).toContain("main.cjs");
      expect(pieces.filter((piece) => /grpc-status|etcdserverpb/.test(textOf(piece)))).toEqual([]);
    },
  );

  test.each(["--help", "list --help"])("builds no tables of Unicode for zdisc %s", async (line) => {
    const pieces = await piecesLoadedBy(...line.split(" "));
    expect(pieces.filter((piece) => /Intl\.Segmenter|RGI_Emoji/.test(textOf(piece)))).toEqual([]);
  });

  test("has gRPC and etcd's API in some piece, so that the test above can fail", () => {
    const pieces = readdirSync(BUNDLE).filter((piece) => /grpc-status|etcdserverpb/.test(textOf(piece)));
    expect(pieces.length).toBeGreaterThan(0);
  });

  test("has one DiscoveryError, so that instanceof holds in every piece", () => {
    const pieces = readdirSync(BUNDLE).filter((piece) => /name\s*=\s*"DiscoveryError"/.test(textOf(piece)));
    expect(pieces).toHaveLength(1);
  });
});
