/** The built zdisc as a child whose output is read as it comes, and not kept. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { atExit } from "../support/at-exit.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";

/** The caller reads stdout; the words on stderr, a few at each fault, go nowhere. */
export function startChild(args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  const child = spawn(process.execPath, [ZDISC_PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    env: zdiscEnv(),
  });
  atExit(() => child.kill("SIGKILL"));
  return child;
}
