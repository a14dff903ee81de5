/** The context of one run: the world made narrow, and the store bound to the connection flags. */
import { DiscoveryError } from "../errors.js";
import type { Store } from "../store/store.js";
import { isPasswordTyped, userOf } from "./account.js";
import { connectionOptions, hostsOf } from "./connection-options.js";
import type { Context, ScreenAccess } from "./context.js";
import type { Format } from "./format.js";
import type { GlobalOptions } from "./global-flags.js";
import { InputFiles } from "./input-file.js";
import type { Redactor } from "./redactor.js";
import type { RunEnd } from "./run-end.js";
import { hasColour, makeStyle } from "./terminal.js";
import type { World } from "./world.js";

export interface SessionOptions {
  readonly globals: GlobalOptions;
  readonly format: Format;
  readonly world: World;
  readonly end: RunEnd;
  readonly redactor: Redactor;
  /** -o was typed; a format of the environment is meant for others, too. */
  readonly isFormatTyped: boolean;
}

export function makeContext(options: SessionOptions): Context {
  const { globals, format, world, end, redactor, isFormatTyped } = options;
  const files = new InputFiles(world);
  const session = new Session({ globals, world, redactor, files, signal: end.signal });
  return {
    openStore: (options) => session.openStore(options),
    clock: world.clock,
    random: world.random,
    signal: end.signal,
    onAbandon: (lastWords) => end.onAbandon(lastWords),
    format,
    isStdoutTty: world.stdout.isTty,
    screen: isFormatTyped ? undefined : screenOf(globals, world),
    isVerbose: globals.verbose,
    hosts: session.hosts,
    user: userOf(globals, world.env),
    isFile: (path) => world.isFile(path),
    readTextFile: async (path) => (await files.read(path)).toString("utf8"),
    podIp: world.env.POD_IP,
    networkInterfaces: () => world.networkInterfaces(),
    runChild: (command, options) => world.runChild(command, options),
  };
}

function screenOf(globals: GlobalOptions, { env, stdout, terminal }: World): ScreenAccess | undefined {
  if (terminal === undefined || env.TERM === "dumb") return undefined;
  const { isAscii } = makeStyle(globals, { env, isTty: stdout.isTty, columns: stdout.columns });
  const hasColours = hasColour(globals.noColor, { env, isTty: stdout.isTty });
  return { terminal, look: { hasColour: hasColours, isAscii, isUtc: globals.utc } };
}

interface SessionParts extends Pick<SessionOptions, "globals" | "world" | "redactor"> {
  readonly files: InputFiles;
  readonly signal: AbortSignal;
}

/** Opens stores as the connection flags say. */
class Session {
  readonly #parts: SessionParts;
  readonly hosts: readonly string[];

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.hosts = hostsOf(parts.globals);
  }

  async openStore({
    wait = false,
    signal = this.#parts.signal,
  }: {
    readonly wait?: boolean;
    readonly signal?: AbortSignal;
  } = {}): Promise<Store> {
    const { world, globals } = this.#parts;
    const connection = await this.#connection();
    const trace = globals.debug ? (line: string) => this.#trace(line) : undefined;
    const options = { ...connection, signal, clock: world.clock, random: world.random, trace };
    try {
      return await world.openStore(this.hosts, options);
    } catch (error) {
      if (!wait || !(error instanceof DiscoveryError) || !error.isRetryable) throw error;
      if (!globals.quiet) this.#say(`zdisc: ${error.message}; waiting for etcd`);
      return await world.openStore(this.hosts, { ...options, wait });
    }
  }

  async #connection() {
    const { globals, world, files, redactor } = this.#parts;
    if (isPasswordTyped(globals) && !globals.quiet) {
      this.#say("zdisc: note: others can read it with ps; --password-file is safer");
    }
    const connection = await connectionOptions(globals, {
      options: globals,
      env: world.env,
      readFile: (path) => files.read(path),
      askPassword: world.askPassword,
    });
    redactor.hide(connection.account?.password ?? "");
    return connection;
  }

  #trace(line: string): void {
    this.#say(this.#parts.redactor.redact(`zdisc: ${line}`));
  }

  #say(line: string): void {
    const { stdout, stderr } = this.#parts.world;
    stdout.send();
    void stderr.write(`${line}\n`);
  }
}
