/** One of our Go programs as a child: its events, commands to it, its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { waitFor } from "./wait-for.js";

/** One line of its stdout. */
export interface GoEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** It cannot outlive us: it ends by itself when its stdin does. */
export class GoProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #events: GoEvent[] = [];
  #stderr = "";

  constructor(program: string, args: readonly string[]) {
    this.#name = args[0] ?? program;
    this.#child = spawn(program, [...args], { stdio: "pipe" });
    this.#child.once("error", (error) => {
      this.#stderr += error.message;
    });
    this.#child.stdin?.on("error", () => {}); // it ended before it read: the exit tells
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-20_000);
    });
    if (this.#child.stdout) {
      createInterface(this.#child.stdout).on("line", (line) => this.#events.push(JSON.parse(line)));
    }
  }

  /** All of them, in order. */
  get events(): readonly GoEvent[] {
    return this.#events;
  }

  /** The end of what it wrote on stderr: go-zero's own log. */
  get log(): string {
    return this.#stderr;
  }

  get isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first event with this name (and, with `matches`, of this kind) that is there or comes. */
  async event(name: string, matches: (event: GoEvent) => boolean = () => true): Promise<GoEvent> {
    const find = () => this.#events.find((event) => event.event === name && matches(event));
    return await this.until(`the event ${name}`, find);
  }

  /** As `waitFor`; fails at once when the program ends, and shows what it wrote on stderr. */
  async until<T>(what: string, condition: () => T | undefined, timeoutMs = 30_000): Promise<T> {
    let found: T | undefined;
    const look = () => {
      found = condition();
      return found !== undefined || !this.isRunning;
    };
    try {
      await waitFor(look, { what: `${this.#name}: ${what}`, timeoutMs });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.#evidence()}`, { cause: error });
    }
    if (found === undefined) throw new Error(`${this.#name} ended before ${what}\n${this.#evidence()}`);
    return found;
  }

  /** Sends a command and waits for its answer; commands are obeyed one after the other. */
  async command(text: string): Promise<void> {
    const answers = () => this.#events.filter(({ event }) => event === "obeyed" || event === "refused");
    const before = answers().length;
    this.#child.stdin?.write(`${text}\n`);
    const answer = await this.until(`the answer to ${text}`, () => answers()[before]);
    if (answer.event === "refused") throw new Error(`${this.#name}: ${text}: ${answer.error}`);
  }

  /** Sends a line that nobody answers. */
  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** SIGKILL: what it registered stays until its lease runs out. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  /** Resolves with its exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    if (this.isRunning) await once(this.#child, "exit");
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** A signal, as a supervisor would send it. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  #evidence(): string {
    return `its last events: ${JSON.stringify(this.#events.slice(-5))}\nits stderr: ${this.#stderr.slice(-2_000)}`;
  }
}
