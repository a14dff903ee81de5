/** Runs the built program to its end: `const { code, stdout } = await runZdisc(["list", "-o", "json"])`. */
import { setTimeout as sleep } from "node:timers/promises";
import { type StartZdiscOptions, startZdisc, type ZdiscEnd } from "./start-zdisc.js";

export interface RunZdiscOptions extends StartZdiscOptions {
  /** Default 30,000; then it is killed, and the run throws. */
  readonly timeoutMs?: number;
}

export async function runZdisc(args: readonly string[], options: RunZdiscOptions = {}): Promise<ZdiscEnd> {
  const { timeoutMs = 30_000, ...start } = options;
  const zdisc = startZdisc(args, start);
  const patience = new AbortController();
  const tooLate = sleep(timeoutMs, "late" as const, { signal: patience.signal });
  tooLate.catch(() => {});
  const first = await Promise.race([zdisc.ended, tooLate]);
  patience.abort();
  if (first !== "late") return first;
  zdisc.kill("SIGKILL");
  const { stdout, stderr } = await zdisc.ended;
  throw new Error(
    `zdisc ${args.join(" ")} did not end in ${timeoutMs} ms\nstdout: ${stdout}\nstderr: ${stderr}`,
  );
}
