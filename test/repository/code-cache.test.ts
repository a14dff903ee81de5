/** Compiled code is kept from run to run, and whatever happens to it, the command works. */
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";

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
    { name: "less than its sum", length: () => 3 },
    { name: "a piece", length: () => 1_000 },
    { name: "all but its last byte", length: (whole: number) => whole - 1 },
  ])("is written anew where $name is left of a file", async ({ length }) => {
    const { end, whole, afterwards } = await afterDamage(() =>
      truncateSync(mainFile(), length(readFileSync(mainFile()).length)),
    );
    expect(end).toMatchObject(isRight);
    expect(afterwards.length).toBeGreaterThan(whole.length / 2);
  });

  // V8 itself takes such a file, and the process dies of it or never ends.
  test.each([0.03, 0.07, 0.15, 0.5, 0.999])(
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

  test.each([
    { name: "a file stands in its place", place: () => join(home, "file") },
    { name: "nothing can be made", place: () => "/proc/none" },
    { name: "the path is none", place: () => "/dev/null/none" },
  ])("is done without where $name", async ({ place }) => {
    writeFileSync(join(home, "file"), "");
    expect(await start({ XDG_CACHE_HOME: place() })).toMatchObject(isRight);
  });

  test.runIf(isRoot)("is neither read nor written where it belongs to somebody else", async () => {
    const { end, damaged, afterwards } = await afterDamage(() => {
      writeFileSync(mainFile(), "not ours");
      chownSync(folder(), 65_534, 65_534);
    });
    expect(end).toMatchObject(isRight);
    expect(afterwards).toEqual(damaged);
  });

  test("forgets builds that were not started for a month", async () => {
    const old = join(caches(), "old");
    mkdirSync(old, { recursive: true });
    utimesSync(old, 1, 1);
    await start();
    expect(existsSync(old)).toBe(false);
  });
});
