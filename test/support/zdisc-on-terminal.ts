/** The built program on a real (pseudo) terminal; what is judged is what stands on its screen. */
import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { atExit } from "./at-exit.js";
import { requireValidDocuments } from "./printed-documents.js";
import { waitFor } from "./wait-for.js";
import { zdiscEnv } from "./zdisc-env.js";
import { ZDISC_PROGRAM } from "./zdisc-program.js";

export interface TerminalOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Default 80. */
  readonly columns?: number;
  /** Default 24. */
  readonly rows?: number;
  /** Under a shell, which can stop it and continue it. */
  readonly inShell?: boolean;
}

export class ZdiscOnTerminal implements AsyncDisposable {
  readonly #pty: IPty;
  readonly #terminal: xterm.Terminal;
  #output = "";
  /** Resolves when it has ended and all its output is on the screen. */
  readonly ended: Promise<{ readonly code: number; readonly signal: number | undefined }>;

  constructor(pty: IPty, terminal: xterm.Terminal) {
    this.#pty = pty;
    this.#terminal = terminal;
    const forget = atExit(() => pty.kill("SIGKILL"));
    pty.onData((text) => {
      this.#output += text;
      terminal.write(text);
    });
    const exited = new Promise<{ code: number; signal: number | undefined }>((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        forget();
        terminal.write("", () => resolve({ code: exitCode, signal: signal || undefined }));
      });
    });
    this.ended = exited.then((end) => {
      requireValidDocuments(this.#output);
      return end;
    });
  }

  /** All bytes so far, escape sequences too. */
  get output(): string {
    return this.#output;
  }

  /** Every line of the screen and above it, without spaces at the ends and empty lines at the end. */
  get screen(): string {
    const buffer = this.#terminal.buffer.active;
    const lines = Array.from(
      { length: buffer.length },
      (_, row) => buffer.getLine(row)?.translateToString(true) ?? "",
    );
    return lines.join("\n").trimEnd();
  }

  /** What its bytes made of the terminal, cell by cell. */
  get terminal(): xterm.Terminal {
    return this.#terminal;
  }

  /** Whether what is on the screen is another buffer than the one with the lines above it. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** The cells of a row where a style holds: `reverse`, `dim`, `strike`, `colour` (of the text). */
  styled(row: number, style: "reverse" | "dim" | "strike" | "colour"): string {
    const line = this.#terminal.buffer.active.getLine(row);
    let text = "";
    for (let column = 0; column < this.#terminal.cols; column += 1) {
      const cell = line?.getCell(column);
      const holds = { reverse: cell?.isInverse(), dim: cell?.isDim(), strike: cell?.isStrikethrough() };
      const isStyled = style === "colour" ? cell?.isFgDefault() === false : holds[style];
      if (isStyled) text += cell?.getChars() || " ";
    }
    return text;
  }

  /** The character that stands in a cell. */
  column(row: number, column: number): string {
    return this.#terminal.buffer.active.getLine(row)?.getCell(column)?.getChars() ?? "";
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** The terminal takes nothing more, as one behind a stalled link. */
  stopReading(): void {
    this.#pty.pause();
  }

  startReading(): void {
    this.#pty.resume();
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.#pty.kill(signal);
  }

  /** Closes the terminal under it, as the window's button does. */
  hangUp(): void {
    // node-pty's types leave it out
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  async waitForScreen(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    try {
      return await waitFor(() => pattern.exec(this.screen), { what: `${pattern} on the screen`, timeoutMs });
    } catch (error) {
      throw new Error(`${(error as Error).message}\nscreen:\n${this.screen}`);
    }
  }

  /** Types, and waits for what comes of it. */
  async press(text: string, pattern: RegExp): Promise<RegExpExecArray> {
    this.type(text);
    return await this.waitForScreen(pattern);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }
}

export function zdiscOnTerminal(args: readonly string[], options: TerminalOptions = {}): ZdiscOnTerminal {
  const { env, columns = 80, rows = 24, inShell = false } = options;
  const size = { cols: columns, rows };
  const command = [process.execPath, ZDISC_PROGRAM, ...args];
  const [file = "", ...words] = inShell ? ["bash", "--norc", "--noprofile", "-i"] : command;
  const name = env?.TERM ?? "xterm-256color"; // node-pty sets TERM to it
  const pty = spawn(file, words, { ...size, name, env: zdiscEnv({ ...env, TERM: name }) });
  if (inShell) pty.write(`PS1='$ '; ${command.map((word) => `'${word}'`).join(" ")}\r`);
  return new ZdiscOnTerminal(
    pty,
    new xterm.Terminal({ ...size, scrollback: 100_000, allowProposedApi: true }),
  );
}
