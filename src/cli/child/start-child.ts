/**
 * A command that runs beside zdisc: zdisc's own streams, and a session of its own, so that Ctrl-C reaches zdisc first
 * and the child only when it is out of etcd.
 *
 * Its session is also one process group: whatever it starts is told to end with it, unless it leaves the group. And
 * when zdisc dies without a word (SIGKILL, out of memory), a shell that waits at the other end of a pipe notices, and
 * ends the group in its place: Node has no way to ask the kernel for it (PR_SET_PDEATHSIG).
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Environment } from "../arguments/environment.js";
import type { Child, ChildEnd, PassedSignal, StartChildOptions } from "./child.js";
import { isGroupAlive, signalGroup } from "./process-group.js";
import { cannotRun } from "./run-child.js";

/** Without a shell. Throws `config`, its cause the system's error, when the command cannot be started. */
export function startChild(
  [file = "", ...args]: readonly string[],
  { killAfterMs }: StartChildOptions,
  environment: Environment,
): Promise<Child> {
  const watcher = startWatcher(killAfterMs);
  return new Promise<Child>((resolve, reject) => {
    const started = spawn(file, args, { stdio: "inherit", detached: true, env: environment });
    started.once("error", reject);
    const { pid } = started;
    if (pid === undefined) return;
    watcher.stdin?.write(`${pid}\n`);
    resolve(new RunningChild(started, pid, watcher));
  }).catch((cause) => {
    watcher.kill("SIGKILL");
    throw cannotRun(file, cause);
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

  get hasGroup(): boolean {
    return isGroupAlive(this.pid);
  }

  signalGroup(signal: "SIGTERM" | "SIGKILL"): void {
    signalGroup(this.pid, signal);
  }

  [Symbol.dispose](): void {
    this.#watcher.kill("SIGKILL");
  }
}

/** Hears of the group first. The pipe ends without another line when zdisc does, and only then. */
const WATCHER = `
read -r group || exit
read -r line
kill -s TERM -- "-$group"
while [ "$1" -gt 0 ] && kill -s 0 -- "-$group"; do sleep 1; set -- "$(($1 - 1))"; done
kill -s KILL -- "-$group"`;

/** It is there before the child is. Where there is no shell, nobody watches. */
function startWatcher(killAfterMs: number): ChildProcess {
  const seconds = String(Math.ceil(killAfterMs / 1_000));
  const watcher = spawn("/bin/sh", ["-c", WATCHER, "zdisc-child", seconds], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: {},
  });
  watcher.on("error", () => {});
  watcher.stdin?.on("error", () => {});
  return watcher;
}
