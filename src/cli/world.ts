/** The process as the command sees it: all of it can be faked. */
import type { NetworkInterfaceInfo } from "node:os";
import type { Clock } from "../runtime/clock.js";
import type { Random } from "../runtime/random.js";
import type { OpenEtcdOptions } from "../store/etcd/open-etcd-store.js";
import type { OpenStore } from "../store/store.js";
import type { ScreenTerminal } from "../tui/terminal.js";
import type { Environment } from "./arguments/environment.js";
import type { Child, ChildEnd, ChildOptions, PassedSignal, StartChildOptions } from "./child/child.js";
import type { OutputStream } from "./terminal/output-stream.js";

/** SIGHUP: the terminal was closed. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export interface World {
  readonly env: Environment;
  /** Of zdisc itself: `1.0.0-rc.1`. */
  readonly version: string;
  /** Where its own files are: `schema/`. */
  readonly packageFolder: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly clock: Clock;
  readonly random: Random;
  /** SIGHUP is told only where there is a terminal to be closed. */
  onSignal(listener: (signal: EndingSignal) => void): void;
  /** SIGHUP is told to this listener then, and to nobody else. */
  onPassedSignal(listener: (signal: PassedSignal) => void): void;
  /** Writes to stderr and ends the process without waiting for anything. */
  exitNow(code: number, lastWords: string): void;
  /** A file's bytes; `-` is standard input. Throws Node's own errors. */
  readFile(path: string): Promise<Buffer>;
  /** Names of files, for "files near"; none when the folder cannot be read. */
  filesIn(folder: string): Promise<readonly string[]>;
  isFile(path: string): Promise<boolean>;
  /** Asks on the terminal without echo; undefined without a terminal. */
  readonly askPassword: ((user: string) => Promise<string>) | undefined;
  /** Asks for a line; for whoever sits at a terminal. */
  askLine(question: string): Promise<string>;
  networkInterfaces(): Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  runChild(command: readonly string[], options: ChildOptions): Promise<ChildEnd>;
  startChild(command: readonly string[], options: StartChildOptions): Promise<Child>;
  /** Undefined unless stdin and stdout are terminals. */
  readonly terminal: ScreenTerminal | undefined;
  /** Loads what talks to etcd and opens a store. */
  readonly openStore: OpenStore<OpenEtcdOptions>;
}
