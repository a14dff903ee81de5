/** What a command's `run` gets of the world. It sees no process, no environment, no terminal. */
import type { NetworkInterfaceInfo } from "node:os";
import type { GoZeroConfig } from "../gozero/go-zero-config.js";
import type { Clock } from "../runtime/clock.js";
import type { Random } from "../runtime/random.js";
import type { Store } from "../store/store.js";
import type { StoreAccess } from "../target/store-access.js";
import type { ScreenTerminal } from "../tui/terminal.js";
import type { Format } from "./arguments/format.js";
import type { Child, ChildEnd, ChildOptions, PassedSignal, StartChildOptions } from "./child/child.js";
import type { ConfigFile } from "./files/config-file.js";

/** What screens are drawn on, and how. */
export interface ScreenAccess {
  readonly terminal: ScreenTerminal;
  readonly look: { readonly hasColour: boolean; readonly isAscii: boolean; readonly isUtc: boolean };
}

export interface OpenStoreOptions {
  readonly wait?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** As --endpoints has them. */
  readonly endpoints?: string | undefined;
  /** A server of our own, in place of all hosts: reached without account and TLS. */
  readonly host?: string | undefined;
  /** Default: the context's. */
  readonly clock?: Clock | undefined;
  /** Chance of a server of our own. Default: the context's. */
  readonly random?: Random | undefined;
}

export interface OpenTargetOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asks no host before the first call. */
  readonly isLazy?: boolean | undefined;
}

export interface Context {
  /**
   * Opens the store with the connection flags and variables of this call. With `wait`, and no host answering, it says
   * so once and waits for etcd. The caller closes it: `await using store = await context.openStore()`.
   * It stays open when `signal` aborts, so that a lease can still be revoked. The option `signal` ends the opening
   * (default: the context's); `endpoints` are other hosts, reached with the same account and TLS.
   */
  openStore(options?: OpenStoreOptions): Promise<Store>;
  /**
   * Opens the store of a target: flags stand above its hosts and `access`, the account and TLS of its configuration;
   * without one (`undefined`) the environment is asked for them.
   */
  openTarget(
    hosts: readonly string[],
    access: StoreAccess | undefined,
    options: OpenTargetOptions,
  ): Promise<Store>;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts with an `interrupted` error at the first SIGINT or SIGTERM, and when the terminal is closed. */
  readonly signal: AbortSignal;
  /** When a second signal ends the process at once: does what cannot wait, and says what is left undone. */
  onAbandon(lastWords: () => string | undefined): void;

  /** What -o (or the environment) asks for; `json` of a stream is already `ndjson`. */
  readonly format: Format;
  readonly isStdoutTty: boolean;
  /** Where stdin and stdout are a terminal that can be drawn on and no -o is given; undefined elsewhere. */
  readonly screen: ScreenAccess | undefined;
  /** The demo is to be the same in every run: the README's picture is made of it. */
  readonly isDemoFixed: boolean;
  /** -v */
  readonly isVerbose: boolean;
  /** The -f file; undefined without, and for a command that takes several. */
  readonly config: ConfigFile | undefined;
  /** A go-zero configuration, as `config` is read. Throws `config` for one that go-zero would not load. */
  readConfig(path: string): Promise<GoZeroConfig>;
  /** Names of the files in a folder; none when it cannot be read. */
  filesIn(folder: string): Promise<readonly string[]>;
  /** --dial-timeout, or its default. */
  readonly dialTimeoutMs: number;
  /** The configured etcd hosts as they were given, for words. */
  readonly hosts: readonly string[];
  /** The connection flags as they were typed, for commands that are to be pasted. Never a password. */
  readonly connectionArguments: readonly string[];
  /** Whom `openTarget` asks as with this `access`, for words; undefined: nobody, or whom the access names. */
  userFor(access: StoreAccess | undefined): string | undefined;
  /** The account, for words such as `user bob may not read …`; undefined without. */
  readonly user: string | undefined;

  /** What is being done, for a run that takes long. */
  readonly progress: { show(text: string): void; clear(): void };
  /** For --debug, secrets taken out; undefined without. */
  readonly trace: ((line: string) => void) | undefined;
  /** A file that a flag names, `-` being standard input. Throws `config` with the files that have a similar name. */
  readFile(path: string): Promise<Buffer>;
  readTextFile(path: string): Promise<string>;
  /** Whether a regular file (or a link to one) stands there: `--key client-key.pem` is a slip. */
  isFile(path: string): Promise<boolean>;
  /** POD_IP, which go-zero prefers to every interface. */
  readonly podIp: string | undefined;
  networkInterfaces(): Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  /** Asks for a line where there is a `screen`. Ctrl-C aborts `signal`, Ctrl-D is an empty line. */
  askLine(question: string): Promise<string>;
  /** Runs a command without a shell. Throws `config` when it cannot be started. */
  runChild(command: readonly string[], options: ChildOptions): Promise<ChildEnd>;
  /** Starts a command that runs beside zdisc. Throws `config` when it cannot be started. */
  startChild(command: readonly string[], options: StartChildOptions): Promise<Child>;
  /** From now on these signals are told, and end nothing: a closed terminal, too, is then the listener's business. */
  onPassedSignal(listener: (signal: PassedSignal) => void): void;
}
