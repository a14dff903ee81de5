/**
 * The terminal of the process, for screens: raw keys in, text out, and given back as it was whatever happens. Writing
 * never blocks: where the terminal does not read (a stalled SSH, Ctrl-S), zdisc goes on and the text waits.
 */
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { systemClock } from "../../runtime/clock.js";
import type { ScreenTerminal, TerminalListeners } from "../../tui/terminal.js";

/** Another buffer, no cursor, no wrapping, pasted text marked. Source: xterm ctlseqs, "DEC Private Mode Set". */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h";
const LEAVE = "\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";
const LEAST_WAIT_MS = 1;
const MOST_WAIT_MS = 20;
/** How long a terminal that does not read is waited for at the end. */
const LAST_WAIT_MS = 200;

export class ProcessTerminal implements ScreenTerminal {
  readonly #process: NodeJS.Process;
  #listeners: TerminalListeners | undefined;
  /** The terminal opened anew, so that it can be written to without blocking; undefined while no screen is open. */
  #fd: number | undefined;
  #isOpen = false;
  /** The shell has the terminal: whatever is written meanwhile is drawn anew when it comes back. */
  #isSuspended = false;
  #writes = Promise.resolve();
  readonly #decoder = new StringDecoder("utf8");

  constructor(process: NodeJS.Process) {
    this.#process = process;
  }

  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#process.stdout;
    return { columns: columns || 80, rows: rows || 24 };
  }

  open(listeners: TerminalListeners): void {
    const { stdin } = this.#process;
    this.#listeners = listeners;
    this.#fd = openSync("/dev/tty", constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    this.#isOpen = true;
    stdin.on("data", this.#onData);
    stdin.on("error", this.#onGone);
    stdin.on("end", this.#onGone);
    this.#process.on("SIGWINCH", this.#onResize);
    this.#process.on("SIGHUP", this.#onGone);
    this.#process.on("SIGTSTP", this.#onStop);
    this.#process.on("SIGCONT", this.#onContinued);
    this.#enter();
  }

  write(text: string): Promise<void> {
    this.#writes = this.#writes.then(() => this.#writeAll(text));
    return this.#writes;
  }

  suspend(): void {
    this.#onStop();
  }

  close(): void {
    if (!this.#isOpen || this.#fd === undefined) return;
    this.#isOpen = false;
    const { stdin } = this.#process;
    const fd = this.#fd;
    this.#leave();
    this.#fd = undefined;
    stdin.off("data", this.#onData);
    stdin.off("end", this.#onGone);
    this.#process.off("SIGWINCH", this.#onResize);
    this.#process.off("SIGTSTP", this.#onStop);
    this.#process.off("SIGCONT", this.#onContinued);
    stdin.pause();
    closeSync(fd);
  }

  readonly #onData = (bytes: Buffer) => this.#listeners?.onInput(this.#decoder.write(bytes));
  /**
   * SIGHUP, or a terminal that takes nothing any more: the process ends as the signal says. Node's own way out would
   * try to set the mode of a terminal that is gone, and abort.
   */
  readonly #onGone = () => {
    this.close();
    this.#process.removeAllListeners("SIGHUP");
    this.#process.kill(this.#process.pid, "SIGHUP");
  };
  /** Also when the size is what it was: one that was small for a moment has lost what stood on it. */
  readonly #onResize = () => this.#listeners?.onResize();

  /** The whole group stops, npx above us included, else the shell would not take its terminal back. */
  readonly #onStop = () => {
    this.#leave();
    this.#isSuspended = true;
    this.#process.off("SIGTSTP", this.#onStop);
    this.#process.kill(0, "SIGTSTP");
    // Stopped and continued, or (a group without a shell) not stopped at all.
    setImmediate(() => {
      this.#process.on("SIGTSTP", this.#onStop);
      if (this.#isSuspended) this.#onContinued();
    });
  };

  readonly #onContinued = () => {
    if (this.#fd === undefined) return;
    this.#enter();
    this.#listeners?.onResumed();
  };

  #enter(): void {
    this.#isSuspended = false;
    this.#setRaw(true);
    this.#process.stdin.resume();
    this.#writeNow(ENTER);
  }

  #leave(): void {
    this.#writeNow(LEAVE);
    this.#setRaw(false);
  }

  /** A terminal that is gone has no mode to set. */
  #setRaw(isRaw: boolean): void {
    try {
      this.#process.stdin.setRawMode(isRaw);
    } catch {
      // What is written next finds out, too.
    }
  }

  async #writeAll(text: string): Promise<void> {
    let rest = Buffer.from(text, "utf8");
    let waitMs = LEAST_WAIT_MS;
    while (rest.length > 0 && this.#fd !== undefined && !this.#isSuspended) {
      const written = this.#tryWrite(rest);
      if (written === undefined) return;
      rest = rest.subarray(written);
      waitMs = written > 0 ? LEAST_WAIT_MS : Math.min(MOST_WAIT_MS, waitMs * 2);
      if (rest.length > 0) await new Promise<void>((resume) => systemClock.after(waitMs, resume));
    }
  }

  /** For the few bytes that must be out before what follows. */
  #writeNow(text: string): void {
    let rest = Buffer.from(text, "utf8");
    const untilMs = performance.now() + LAST_WAIT_MS;
    while (rest.length > 0 && performance.now() < untilMs) {
      const written = this.#tryWrite(rest);
      if (written === undefined) return;
      rest = rest.subarray(written);
    }
  }

  /** Bytes that the terminal took; undefined when it is gone. */
  #tryWrite(bytes: Buffer): number | undefined {
    if (this.#fd === undefined) return undefined;
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      // Node's errors of the system carry a code.
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
      if (this.#isOpen) this.#onGone();
      return undefined;
    }
  }
}
