/** One server program as a child: started, stopped, killed, frozen; it never outlives the process of its test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { atExit } from "./at-exit.js";

/** Lets the kernel end the server when the test process is killed before it could do so. */
const SETPRIV = "/usr/bin/setpriv";
const STOP_LIMIT_MS = 5_000;

export class ServerProcess {
  readonly #command: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #stderr = "";

  constructor(command: string, env: NodeJS.ProcessEnv = process.env) {
    this.#command = command;
    this.#env = env;
  }

  start(args: readonly string[]): void {
    if (this.isRunning) throw new Error(`${this.#command} runs already`);
    const line = existsSync(SETPRIV)
      ? [SETPRIV, "--pdeathsig", "KILL", this.#command, ...args]
      : [this.#command, ...args];
    this.#stderr = "";
    this.#child = spawn(line[0] ?? "", line.slice(1), {
      env: this.#env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-20_000);
    });
    this.#child.once("error", (error) => {
      this.#stderr += error.message;
    });
    this.#child.once(
      "exit",
      atExit(() => this.#child?.kill("SIGKILL")),
    );
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.#command} does not run`);
    return this.#child.pid;
  }

  /** The end of what it wrote on stderr since it was started. */
  get stderr(): string {
    return this.#stderr;
  }

  /** SIGTERM, and SIGKILL when that is not enough; resolves when the process is gone. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** SIGSTOP: the process keeps its sockets and does nothing. */
  pause(): void {
    process.kill(this.pid, "SIGSTOP");
  }

  resume(): void {
    process.kill(this.pid, "SIGCONT");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isRunning) return;
    const gone = once(child, "exit");
    child.kill(signal);
    child.kill("SIGCONT");
    const patience = new AbortController();
    sleep(STOP_LIMIT_MS, undefined, { signal: patience.signal }).then(
      () => child.kill("SIGKILL"),
      () => {},
    );
    await gone;
    patience.abort();
  }
}
