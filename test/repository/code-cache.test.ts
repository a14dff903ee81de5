/** Compiled code is kept from run to run, and whatever happens to it, the command works. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";

const isRoot = process.getuid?.() === 0;

describe("the cache of compiled code", () => {
  let home: string;
  beforeEach(() => {
    home = tempDir("code-cache");
  });

  const start = (env: NodeJS.ProcessEnv = {}) =>
    runZdisc(["--version"], { env: { XDG_CACHE_HOME: home, ...env } });
  const caches = () => join(home, "zdisc");
  const isRight = { code: 0, stdout: expect.stringMatching(/^zdisc \d/), stderr: "" };

  function folder(): string {
    const [build = ""] = readdirSync(caches());
    return join(caches(), build);
  }

  /** The one file of it that every command needs. */
  const mainFile = () => join(folder(), "main.cjs.bin");

  /** As the first start left it, and what the next start does to it. */
  async function afterDamage(damage: () => void, env: NodeJS.ProcessEnv = {}) {
    await start();
    const whole = readFileSync(mainFile());
    damage();
    const damaged = readFileSync(mainFile());
    const end = await start(env);
    return { end, whole, damaged, afterwards: readFileSync(mainFile()) };
  }

  test("is written by the first start", async () => {
    expect(await start()).toMatchObject(isRight);
    expect(readdirSync(folder())).toEqual(["main.cjs.bin"]);
  });

  test("is taken by the second, which writes nothing", async () => {
    await start();
    utimesSync(mainFile(), 1, 1);
    const before = readFileSync(mainFile());
    expect(await start()).toMatchObject(isRight);
    expect(readFileSync(mainFile())).toEqual(before);
  });

  test.each([
    { name: "nothing", length: () => 0 },
    { name: "less than its name", length: () => 3 },
    { name: "a piece", length: () => 1_000 },
    { name: "all but its last byte", length: (whole: number) => whole - 1 },
    { name: "all but its last two bytes", length: (whole: number) => whole - 2 },
  ])("is written anew where $name is left of a file", async ({ length }) => {
    const { end, whole, afterwards } = await afterDamage(() =>
      truncateSync(mainFile(), length(readFileSync(mainFile()).length)),
    );
    expect(end).toMatchObject(isRight);
    expect(afterwards.length).toBeGreaterThan(whole.length / 2);
  });

  // V8 itself takes such a file, and the process dies of it or never ends.
  test.each([0.03, 0.07, 0.15, 0.5, 0.75, 0.9999])(
    "is written anew where a byte is wrong, at %f of the file",
    async (part) => {
      const { end, damaged, afterwards } = await afterDamage(() => {
        const content = readFileSync(mainFile());
        const at = Math.floor(content.length * part);
        content[at] = ~(content[at] ?? 0);
        writeFileSync(mainFile(), content);
      });
      expect(end).toMatchObject(isRight);
      expect(afterwards.equals(damaged)).toBe(false);
    },
  );

  test("is written anew where a file is that of another piece", async () => {
    await runZdisc(["list", "--endpoints", "127.0.0.1:1"], { env: { XDG_CACHE_HOME: home } });
    const other = readdirSync(folder()).find((name) => name.startsWith("open-etcd-store")) ?? "";
    const { end, damaged, afterwards } = await afterDamage(() =>
      copyFileSync(join(folder(), other), mainFile()),
    );
    expect(end).toMatchObject(isRight);
    expect(afterwards.equals(damaged)).toBe(false);
  });

  test("is written anew where V8 runs otherwise than it did", async () => {
    const { end, damaged, afterwards } = await afterDamage(() => {}, { NODE_OPTIONS: "--jitless" });
    expect(end).toMatchObject({ code: 0, stdout: expect.stringMatching(/^zdisc \d/) });
    expect(afterwards.equals(damaged)).toBe(false);
  });

  test("may be written by several at once", async () => {
    const ends = await Promise.all(Array.from({ length: 4 }, () => start()));
    for (const end of ends) expect(end).toMatchObject(isRight);
    expect(readdirSync(folder())).toEqual(["main.cjs.bin"]);
    const before = readFileSync(mainFile());
    expect(await start()).toMatchObject(isRight);
    expect(readFileSync(mainFile())).toEqual(before);
  });

  test("leaves nothing behind on a full disk, and is written when there is room", async () => {
    // No file may be larger than 64 blocks of 1 kB; the signal that says so is ignored, as a full disk sends none.
    const line = `trap '' XFSZ; ulimit -f 64; exec "$0" "$1" --version`;
    const env = zdiscEnv({ XDG_CACHE_HOME: home });
    const stdout = await runCommand("bash", ["-c", line, process.execPath, ZDISC_PROGRAM], { env });
    expect(stdout).toMatch(/^zdisc \d/);
    expect(readdirSync(folder())).toEqual([]);
    expect(await start()).toMatchObject(isRight);
    expect(readdirSync(folder())).toEqual(["main.cjs.bin"]);
  });

  test.each([
    { name: "a file stands in its place", place: () => join(home, "file") },
    { name: "nothing can be made", place: () => "/proc/none" },
    { name: "the path is none", place: () => "/dev/null/none" },
  ])("is done without where $name", async ({ place }) => {
    writeFileSync(join(home, "file"), "");
    expect(await start({ XDG_CACHE_HOME: place() })).toMatchObject(isRight);
  });

  test.each([
    { name: "no home is set", env: { HOME: undefined } },
    { name: "the home is empty", env: { HOME: "" } },
    { name: "the home is no whole path", env: { HOME: "here" } },
    { name: "the cache's home is no whole path", env: { HOME: "", XDG_CACHE_HOME: "here" } },
  ])("is done without where $name, and nothing is written to the present folder", async ({ env }) => {
    const cwd = tempDir("code-cache-cwd");
    const end = await runZdisc(["--version"], { env: { XDG_CACHE_HOME: undefined, ...env }, cwd });
    expect([end, readdirSync(cwd)]).toEqual([expect.objectContaining(isRight), []]);
  });

  test.runIf(isRoot)("is done without by a user whom the machine does not know", async () => {
    const options = { uid: 54_321, gid: 54_321, env: {}, cwd: "/" };
    const stdout = execFileSync(process.execPath, [ZDISC_PROGRAM, "--version"], {
      ...options,
      encoding: "utf8",
    });
    expect(stdout).toMatch(/^zdisc \d/);
  });

  test.runIf(isRoot)("is neither read nor written where it belongs to somebody else", async () => {
    const { end, damaged, afterwards } = await afterDamage(() => {
      writeFileSync(mainFile(), "not ours");
      chownSync(folder(), 65_534, 65_534);
    });
    expect(end).toMatchObject(isRight);
    expect(afterwards).toEqual(damaged);
  });

  test.each([
    { name: "others may write to", spoil: () => chmodSync(folder(), 0o777) },
    { name: "stands in a folder that others may write to", spoil: () => chmodSync(caches(), 0o777) },
    { name: "is a link to one elsewhere", spoil: () => moveAway(folder()) },
    { name: "stands in a link to a folder elsewhere", spoil: () => moveAway(caches()) },
  ])("is neither read nor written where it is a folder that $name", async ({ spoil }) => {
    const { end, damaged, afterwards } = await afterDamage(() => {
      writeFileSync(mainFile(), "not ours");
      spoil();
    });
    expect(end).toMatchObject(isRight);
    expect(afterwards).toEqual(damaged);
  });

  function moveAway(path: string): void {
    const elsewhere = join(tempDir("code-cache-elsewhere"), "folder");
    cpSync(path, elsewhere, { recursive: true });
    rmSync(path, { recursive: true });
    symlinkSync(elsewhere, path);
  }

  test("does not follow a link among the builds that it forgets", async () => {
    const kept = tempDir("code-cache-kept");
    writeFileSync(join(kept, "file"), "");
    mkdirSync(caches(), { recursive: true, mode: 0o700 });
    symlinkSync(kept, join(caches(), "old"));
    lutimesSync(join(caches(), "old"), 1, 1);
    await start();
    expect([readdirSync(kept), readdirSync(caches()).includes("old")]).toEqual([["file"], false]);
  });

  test("forgets builds that were not started for a month", async () => {
    const old = join(caches(), "old");
    mkdirSync(old, { recursive: true, mode: 0o700 });
    utimesSync(old, 1, 1);
    await start();
    expect(existsSync(old)).toBe(false);
  });
});
