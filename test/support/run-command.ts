/** Runs a program to its end and returns what it printed on stdout; throws with its stderr when it fails. */
import { execFile } from "node:child_process";

export interface RunCommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Default 540,000: a build on a busy machine. */
  readonly timeoutMs?: number;
}

export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, timeoutMs = 540_000 }: RunCommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: timeoutMs, maxBuffer: 256 * 1024 * 1024 };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const why = stderr.trim() || error.message;
      reject(new Error(`${command} ${args.join(" ")}: ${why}`, { cause: error }));
    });
  });
}
