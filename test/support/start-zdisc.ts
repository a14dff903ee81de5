/** Starts the built program as a child whose streams are pipes, for commands that go on until they are told to end. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { atExit } from "./at-exit.js";
import { requireValidDocuments } from "./printed-documents.js";
import { waitFor } from "./wait-for.js";
import { zdiscEnv } from "./zdisc-env.js";
import { ZDISC_PROGRAM } from "./zdisc-program.js";

export interface ZdiscEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartZdiscOptions {
  /** Added to an environment without any of zdisc's and etcdctl's variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** What stands on stdin, which is then closed. Default: nothing. `null` leaves stdin open. */
  readonly input?: string | null;
  readonly cwd?: string;
}

export class RunningZdisc implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  #stdout = "";
  #stderr = "";
  /** Resolves when it has ended and all its output is here; rejects for a document that is not as its schema says. */
  readonly ended: Promise<ZdiscEnd>;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    child.stdin.on("error", () => {}); // it need not read to the end
    const forget = atExit(() => child.kill("SIGKILL"));
    this.ended = once(child, "close").then(([code, signal]) => {
      forget();
      requireValidDocuments(this.#stdout);
      requireValidDocuments(this.#stderr);
      return { code, signal, stdout: this.#stdout, stderr: this.#stderr };
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("zdisc did not start");
    return this.#child.pid;
  }
  get stdin(): NodeJS.WritableStream {
    return this.#child.stdin;
  }
  /** For a reader that goes away: `stdoutStream.destroy()`. */
  get stdoutStream(): NodeJS.ReadableStream & { destroy(): void } {
    return this.#child.stdout;
  }
  get stdout(): string {
    return this.#stdout;
  }
  get stderr(): string {
    return this.#stderr;
  }
  /** Complete lines so far. */
  get stdoutLines(): string[] {
    return this.#stdout.split("\n").slice(0, -1);
  }
  get stderrLines(): string[] {
    return this.#stderr.split("\n").slice(0, -1);
  }

  /** Resolves with the first match in all of stdout so far. */
  waitForStdout(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    return this.#waitForText(() => this.#stdout, pattern, timeoutMs);
  }

  waitForStderr(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    return this.#waitForText(() => this.#stderr, pattern, timeoutMs);
  }

  /** Sends a signal; `ended` tells what came of it. */
  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }

  async #waitForText(text: () => string, pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    const look = () => pattern.exec(text());
    try {
      return await waitFor(look, { what: `${pattern} in zdisc's output`, timeoutMs });
    } catch (error) {
      throw new Error(`${(error as Error).message}\nstdout: ${this.#stdout}\nstderr: ${this.#stderr}`);
    }
  }
}

export function startZdisc(args: readonly string[], options: StartZdiscOptions = {}): RunningZdisc {
  const { env, input = "", cwd } = options;
  const child = spawn(process.execPath, [ZDISC_PROGRAM, ...args], { env: zdiscEnv(env), cwd, stdio: "pipe" });
  if (input !== null) child.stdin.end(input);
  return new RunningZdisc(child);
}
