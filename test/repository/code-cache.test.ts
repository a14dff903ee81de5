/** Compiled code is kept from run to run, and whatever happens to it, the command works. */
import {
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

const hasOwnCache = process.versions.node.startsWith("20.");

describe("the cache of compiled code", () => {
  let home: string;
  beforeEach(() => {
    home = tempDir("code-cache");
  });

  const start = (folder = home) => runZdisc(["--version"], { env: { XDG_CACHE_HOME: folder } });
  const caches = () => join(home, "zdisc");
  const isRight = { code: 0, stdout: expect.stringMatching(/^zdisc \d/), stderr: "" };

  /** The one file of it that every command needs. */
  function mainFile(): string {
    const [build = ""] = readdirSync(caches());
    return join(caches(), build, "main.cjs.bin");
  }

  test("is written by the first start", async () => {
    expect(await start()).toMatchObject(isRight);
    expect(readdirSync(caches())).toHaveLength(1);
  });

  test.runIf(hasOwnCache)("is taken by the second, which writes nothing", async () => {
    await start();
    utimesSync(mainFile(), 1, 1);
    const before = readFileSync(mainFile());
    expect(await start()).toMatchObject(isRight);
    expect(readFileSync(mainFile())).toEqual(before);
  });

  test.runIf(hasOwnCache)("is written anew where a file was cut off", async () => {
    await start();
    const whole = readFileSync(mainFile()).length;
    truncateSync(mainFile(), 1_000);
    expect(await start()).toMatchObject(isRight);
    expect(readFileSync(mainFile()).length).toBeGreaterThan(whole / 2);
  });

  test("may be written by several at once", async () => {
    const ends = await Promise.all(Array.from({ length: 4 }, () => start()));
    for (const end of ends) expect(end).toMatchObject(isRight);
    expect(await start()).toMatchObject(isRight);
  });

  test("is done without where nothing can be written", async () => {
    const file = join(home, "file");
    writeFileSync(file, "");
    expect(await start(file)).toMatchObject(isRight);
  });

  test.runIf(hasOwnCache)("forgets builds that were not started for a month", async () => {
    const old = join(caches(), "old");
    mkdirSync(old, { recursive: true });
    utimesSync(old, 1, 1);
    await start();
    expect(existsSync(old)).toBe(false);
  });
});
