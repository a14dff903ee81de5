/** One of the programs of this folder as a child: stopped, killed, its lines read. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { atExit } from "../../support/at-exit.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export class ChildProgram implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #forget: () => void;

  constructor(name: string, args: readonly string[]) {
    const file = `test/integration/faults/${name}.ts`;
    const line = ["scripts/run-ts.mjs", file, ...args];
    this.#child = spawn(process.execPath, line, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    this.#forget = atExit(() => this.#child.kill("SIGKILL"));
  }

  lines(): AsyncIterable<string> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("the child has no stdout");
    return createInterface({ input: stdout });
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill(signal);
    this.#child.kill("SIGCONT");
    await gone;
    this.#forget();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end("SIGKILL");
  }
}
