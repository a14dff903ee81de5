/** The context of one run: the world made narrow, and the store bound to the connection flags. */
import { DiscoveryError } from "../errors.js";
import type { Store } from "../store/store.js";
import { type Account, accountOf, isPasswordTyped, userOf } from "./account.js";
import { type ConnectionOptions, connectionOptions, hostsOf } from "./connection-options.js";
import type { Context, OpenStoreOptions } from "./context.js";
import type { Format } from "./format.js";
import type { GlobalOptions } from "./global-flags.js";
import { InputFiles } from "./input-file.js";
import type { Redactor } from "./redactor.js";
import type { RunEnd } from "./run-end.js";
import type { World } from "./world.js";

export interface SessionOptions {
  readonly globals: GlobalOptions;
  readonly format: Format;
  readonly world: World;
  readonly end: RunEnd;
  readonly redactor: Redactor;
}

export function makeContext({ globals, format, world, end, redactor }: SessionOptions): Context {
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
    isVerbose: globals.verbose,
    hosts: session.hosts,
    user: userOf(globals, world.env),
    isFile: (path) => world.isFile(path),
    readFile: (path) => files.read(path),
    readTextFile: async (path) => (await files.read(path)).toString("utf8"),
    podIp: world.env.POD_IP,
    networkInterfaces: () => world.networkInterfaces(),
    runChild: (command, options) => world.runChild(command, options),
  };
}

interface SessionParts extends Pick<SessionOptions, "globals" | "world" | "redactor"> {
  readonly files: InputFiles;
  readonly signal: AbortSignal;
}

/** Opens stores as the connection flags say. */
class Session {
  readonly #parts: SessionParts;
  #account: Promise<Account | undefined> | undefined;
  readonly hosts: readonly string[];

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.hosts = hostsOf(parts.globals);
  }

  async openStore({
    wait = false,
    signal = this.#parts.signal,
    endpoints = this.#parts.globals.endpoints,
  }: OpenStoreOptions = {}): Promise<Store> {
    const { world, globals } = this.#parts;
    const hosts = hostsOf({ endpoints });
    const connection = await this.#connection(endpoints);
    const trace = globals.debug ? (line: string) => this.#trace(line) : undefined;
    const options = { ...connection, signal, clock: world.clock, random: world.random, trace };
    try {
      return await world.openStore(hosts, options);
    } catch (error) {
      if (!wait || !(error instanceof DiscoveryError) || !error.isRetryable) throw error;
      if (!globals.quiet) this.#say(`zdisc: ${error.message}; waiting for etcd`);
      return await world.openStore(hosts, { ...options, wait });
    }
  }

  async #connection(endpoints: string | undefined): Promise<ConnectionOptions> {
    const { globals, files } = this.#parts;
    this.#account ??= this.#askAccount();
    const readFile = (path: string) => files.read(path);
    return await connectionOptions({ ...globals, endpoints }, { readFile, account: await this.#account });
  }

  /** Once a run: a password is typed, or read from standard input, only once. */
  async #askAccount(): Promise<Account | undefined> {
    const { globals, world, files, redactor } = this.#parts;
    if (isPasswordTyped(globals) && !globals.quiet) {
      this.#say("zdisc: note: others can read it with ps; --password-file is safer");
    }
    const account = await accountOf({
      options: globals,
      env: world.env,
      readFile: (path) => files.read(path),
      askPassword: world.askPassword,
    });
    redactor.hide(account?.password ?? "");
    return account;
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
