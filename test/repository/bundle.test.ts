/** The command as it is built: what a start loads, and that its pieces fit together. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";

const BUNDLE = join(ZDISC_PROGRAM, "..", "..", "dist", "cli");

/** The pieces of the bundle that one run of the command loads, modules too: Node's own report of what it ran. */
async function piecesLoadedBy(...args: string[]): Promise<string[]> {
  const folder = tempDir("bundle");
  // Without a cache of compiled code: V8 does not report what comes out of one.
  await runZdisc(args, { env: { NODE_V8_COVERAGE: folder, XDG_CACHE_HOME: tempDir("bundle-cache") } });
  const [report = ""] = readdirSync(folder);
  const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(folder, report), "utf8"));
  const files = result.filter(({ url }) => url.startsWith("file:")).map(({ url }) => fileURLToPath(url));
  return files.filter((file) => file.startsWith(BUNDLE)).map((file) => basename(file));
}

/** The parts of Node itself that one run loads beyond those of an empty program. */
async function nodePartsLoadedBy(...args: string[]): Promise<string[]> {
  const folder = tempDir("node-parts");
  const spy = join(folder, "spy.cjs");
  const told = join(folder, "told.json");
  const write = `require("fs").writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.moduleLoadList))`;
  writeFileSync(spy, `process.on("exit", () => ${write})`);
  await runZdisc(args, { env: { NODE_OPTIONS: `--require ${spy}` } });
  const parts: string[] = JSON.parse(readFileSync(told, "utf8"));
  return parts.map((part) => part.replace("NativeModule ", ""));
}

const textOf = (piece: string) => readFileSync(join(BUNDLE, piece), "utf8");

describe("the bundled command", () => {
  test.each([
    "--help",
    "--version",
    "list --help",
    "help exit-codes",
    "help connection",
    "help output",
    "completion bash",
    "__complete fish list --sort a",
  ])("loads neither gRPC nor anything of etcd for zdisc %s", async (line) => {
    const pieces = await piecesLoadedBy(...line.split(" "));
    expect(pieces).toContain("main.cjs");
    expect(pieces.filter((piece) => /grpc-status|etcdserverpb/.test(textOf(piece)))).toEqual([]);
  });

  test.each(["--help", "list --help", "__complete fish w"])(
    "builds no tables of Unicode for zdisc %s",
    async (line) => {
      const pieces = await piecesLoadedBy(...line.split(" "));
      expect(pieces.filter((piece) => /Intl\.Segmenter|RGI_Emoji/.test(textOf(piece)))).toEqual([]);
    },
  );

  test.each(["--version", "--help", "list --help", "__complete fish w"])(
    "loads none of Node's streams, network or clock for zdisc %s in a pipe",
    async (line) => {
      const parts = await nodePartsLoadedBy(...line.split(" "));
      expect(parts).toContain("vm");
      expect(parts.filter((part) => ["stream", "net", "tty", "zlib", "perf_hooks"].includes(part))).toEqual(
        [],
      );
    },
  );

  test("loads the network where etcd is asked, so that the test above can fail", async () => {
    expect(await nodePartsLoadedBy("list", "--endpoints", "127.0.0.1:1")).toContain("net");
  });

  test("is three pieces for zdisc list", async () => {
    const pieces = await piecesLoadedBy("list", "--endpoints", "127.0.0.1:1");
    const others = pieces.filter((piece) => !/^(?:code-cache|main|open-etcd-store)/.test(piece));
    // Why no host answers is a piece of its own.
    expect(others.filter((piece) => !piece.startsWith("diagnose-host"))).toEqual([]);
  });

  test.each(["--help", "list --help", "help keys", "list", "watch user.rpc -o ndjson", "top"])(
    "loads nothing of the TUI for zdisc %s in a pipe",
    async (line) => {
      const pieces = await piecesLoadedBy(...line.split(" "), "--endpoints", "127.0.0.1:1");
      expect(pieces).toContain("main.cjs");
      expect(pieces.filter((piece) => /react\.element|yoga/i.test(textOf(piece)))).toEqual([]);
    },
  );

  test("has React and its layout engine in a module of its own, in its form for production", () => {
    const pieces = readdirSync(BUNDLE).filter((piece) => /react\.element|yoga/i.test(textOf(piece)));
    expect(pieces).toEqual([expect.stringMatching(/^open-tui-\w+\.mjs$/)]);
    expect(textOf(pieces[0] ?? "")).not.toMatch(/Invalid hook call/);
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
