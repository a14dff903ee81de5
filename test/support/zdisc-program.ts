/** The built program, as a user has it. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./run-command.js";
import { singleFlight } from "./single-flight.js";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const BUILT_FROM = ["src", "scripts", "package-lock.json"];

/** `node ZDISC_PROGRAM …` is `zdisc …`. */
export const ZDISC_PROGRAM = join(ROOT, "bin", "zdisc.js");

/** Builds the command again when a source is newer than it; one process at a time. */
export async function ensureProgram(): Promise<void> {
  const lock = join(
    tmpdir(),
    `zdisc-build-${createHash("sha1").update(ROOT).digest("hex").slice(0, 12)}.lock`,
  );
  await singleFlight(lock, async () => {
    const startedMs = Date.now();
    const stamp = join(ROOT, "dist", "cli", "main.cjs");
    if (existsSync(stamp) && statSync(stamp).mtimeMs >= newestMs(BUILT_FROM)) return;
    await runCommand(process.execPath, [join(ROOT, "scripts", "build.mjs"), "--cli-only"]);
    // What was saved while it was being built is not in it.
    utimesSync(stamp, startedMs / 1000, startedMs / 1000);
  });
}

function newestMs(names: readonly string[]): number {
  const files = names.flatMap((name) => {
    const path = join(ROOT, name);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: "utf8" }).map((file) => join(path, file));
  });
  return Math.max(
    ...files.filter((file) => !file.endsWith(".test.ts")).map((file) => statSync(file).mtimeMs),
  );
}
