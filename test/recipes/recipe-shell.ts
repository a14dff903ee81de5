/** A folder with scripts, and a shell in it that finds the built zdisc as a user's does, and one etcd. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { atExit } from "../support/at-exit.js";
import { requireValidDocuments } from "../support/printed-documents.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";

export interface ShellEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class RecipeShell {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(name: string, endpoints: readonly string[]) {
    this.folder = tempDir(name);
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    const hosts = endpoints.join(",");
    this.#env = zdiscEnv({
      PATH: `${bin}:${process.env.PATH}`,
      ETCDCTL_ENDPOINTS: hosts,
      ZDISC_ENDPOINTS: hosts,
    });
    this.write("bin/zdisc", `#!/bin/sh\nexec '${process.execPath}' '${ZDISC_PROGRAM}' "$@"\n`);
    this.write("bin/npx", '#!/bin/sh\nexec "$@"\n');
  }

  /** A file that can be run. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  start(command: readonly string[], env: NodeJS.ProcessEnv = {}): ShellRun {
    const [file = "", ...args] = command;
    return new ShellRun(
      spawn(file, args, { cwd: this.folder, env: { ...this.#env, ...env }, detached: true }),
    );
  }

  async run(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ShellEnd> {
    await using run = this.start(command, env);
    return await run.ended;
  }
}

/** A command with all that it starts: they end together. */
export class ShellRun implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly ended: Promise<ShellEnd>;
  stdout = "";
  stderr = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    const forget = atExit(() => this.kill("SIGKILL"));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = once(child, "close").then(([code]) => {
      forget();
      requireValidDocuments(this.stdout);
      return { code, stdout: this.stdout, stderr: this.stderr };
    });
  }

  /** The whole group. */
  kill(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch {
      // It has ended already.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }
}
