/** Runs a command without a shell, its input given, its output zdisc's own. */
import { spawn } from "node:child_process";
import { DiscoveryError } from "../../errors.js";
import type { Environment } from "../arguments/environment.js";
import type { ChildEnd, ChildOptions } from "./child.js";

/** `environment` is zdisc's. Throws `config` when the command cannot be started. */
export function runChild(
  [file = "", ...args]: readonly string[],
  { stdin, env, signal }: ChildOptions,
  environment: Environment,
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["pipe", "inherit", "inherit"],
      env: { ...environment, ...env },
    });
    const stop = () => void child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const settle = (end: () => void) => {
      signal.removeEventListener("abort", stop);
      end();
    };
    child.once("error", (cause) => settle(() => reject(cannotRun(file, cause))));
    child.once("close", (exitCode, name) => settle(() => resolve({ exitCode, signal: name })));
    // A child that does not read its input closes it: no failure of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such command",
  ENOTDIR: "no such command",
  EACCES: "it may not be executed",
};

export function cannotRun(file: string, cause: Error & { readonly code?: string }): DiscoveryError {
  const why = REASONS[cause.code ?? ""] ?? cause.message;
  const remedy = cause.code === "EACCES" ? `ls -l ${file}` : `command -v ${file}`;
  return new DiscoveryError("config", `cannot run ${file}: ${why}`, { cause, remedy });
}
