/**
 * A command that runs beside zdisc: zdisc's own streams, and a session of its own, so that Ctrl-C reaches zdisc first
 * and the child only when it is out of etcd.
 *
 * Its session is also one process group: whatever it starts is told to end with it, unless it leaves the group. And
 * when zdisc dies without a word (SIGKILL, out of memory), a shell that waits at the other end of a pipe notices, and
 * ends the group in its place: Node has no way to ask the kernel for it (PR_SET_PDEATHSIG).
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Child, ChildEnd, PassedSignal, StartChildOptions } from "./child.js";
import type { Environment } from "./environment.js";
import { cannotRun } from "./run-child.js";

/** Without a shell. Throws `config`, its cause the system's error, when the command cannot be started. */
export function startChild(
  [file = "", ...args]: readonly string[],
  { killAfterMs }: StartChildOptions,
  environment: Environment,
): Promise<Child> {
  return new Promise((resolve, reject) => {
    const started = spawn(file, args, { stdio: "inherit", detached: true, env: environment });
    started.once("error", (cause) => reject(cannotRun(file, cause)));
    const { pid } = started;
    if (pid !== undefined) resolve(new RunningChild(started, pid, watchOver(pid, killAfterMs)));
  });
}

class RunningChild implements Child {
  readonly #process: ChildProcess;
  readonly #watcher: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<ChildEnd>;

  constructor(process: ChildProcess, pid: number, watcher: ChildProcess) {
    this.#process = process;
    this.#watcher = watcher;
    this.pid = pid;
    this.ended = new Promise((resolve) => {
      process.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }

  pass(signal: PassedSignal): void {
    this.#process.kill(signal);
  }

  signalGroup(signal: "SIGTERM" | "SIGKILL" | 0): boolean {
    try {
      return process.kill(-this.pid, signal);
    } catch {
      return false;
    }
  }

  [Symbol.dispose](): void {
    this.#watcher.kill("SIGKILL");
  }
}

/** The pipe ends without a line only when zdisc does. */
const WATCHER = `
read -r line
kill -s TERM -- "-$1"
while [ "$2" -gt 0 ] && kill -s 0 -- "-$1"; do sleep 1; set -- "$1" "$(($2 - 1))"; done
kill -s KILL -- "-$1"`;

/** Where there is no shell, nobody watches. */
function watchOver(pid: number, killAfterMs: number): ChildProcess {
  const seconds = Math.ceil(killAfterMs / 1_000);
  const watcher = spawn("/bin/sh", ["-c", WATCHER, "zdisc-child", String(pid), String(seconds)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: {},
  });
  watcher.on("error", () => {});
  watcher.stdin?.on("error", () => {});
  return watcher;
}
