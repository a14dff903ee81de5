/** Runs a program to its end with its output thrown away, and says how long it took or what it needed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { zdiscEnv } from "../support/zdisc-env.js";
import { processUsage } from "./process-usage.js";

/** The program and its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** From its start to its end, in ms. Throws when it fails. */
export async function wallMs(command: CommandLine): Promise<number> {
  const startMs = performance.now();
  await ended(start(command), command);
  return performance.now() - startMs;
}

/** The most memory that it held, in MB, looked at every millisecond. Throws when it fails. */
export async function peakMb(command: CommandLine): Promise<number> {
  const child = start(command);
  let most = Number.NaN;
  const look = setInterval(() => {
    const { peakMb } = processUsage(child.pid ?? 0);
    if (peakMb > 0) most = Math.max(peakMb, Number.isNaN(most) ? 0 : most);
  }, 1);
  try {
    await ended(child, command);
  } finally {
    clearInterval(look);
  }
  return most;
}

function start([program, ...args]: CommandLine): ChildProcess {
  return spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: zdiscEnv() });
}

async function ended(child: ChildProcess, command: CommandLine): Promise<void> {
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words += text;
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code ?? signal}: ${words}`);
}
