/** The context of one run: the world made narrow, and stores bound to the connection flags and the -f file. */
import { DiscoveryError } from "../errors.js";
import type { OpenEtcdOptions } from "../store/etcd/open-etcd-store.js";
import type { Store } from "../store/store.js";
import type { StoreAccess } from "../target/store-access.js";
import { type Account, accountOf, isPasswordTyped, userOf } from "./arguments/account.js";
import { connectionArguments } from "./arguments/connection-arguments.js";
import { hasTlsFlag, hostsOf, tlsOf, tlsOfFiles } from "./arguments/connection-options.js";
import type { Format } from "./arguments/format.js";
import type { GlobalOptions } from "./arguments/global-flags.js";
import type { Context, OpenStoreOptions, OpenTargetOptions, ScreenAccess } from "./context.js";
import type { ConfigFile, ConfigSource } from "./files/config-file.js";
import { InputFiles } from "./files/input-file.js";
import { ProgressLine } from "./output/progress-line.js";
import type { Redactor } from "./output/redactor.js";
import type { RunEnd } from "./run-end.js";
import { hasColour, makeStyle } from "./terminal/terminal.js";
import type { World } from "./world.js";

export interface SessionOptions {
  /** The flags, with what the environment says where none was typed. */
  readonly globals: GlobalOptions;
  /** The flags alone: they stand above a -f file, the environment below it. */
  readonly typed: GlobalOptions;
  readonly format: Format;
  readonly world: World;
  readonly end: RunEnd;
  readonly redactor: Redactor;
}

/** Throws `config` for a -f file that go-zero would not load. */
export async function makeContext(options: SessionOptions): Promise<Context> {
  const { globals, typed, format, world, end } = options;
  const files = new InputFiles(world);
  const config = await readConfig(options, files);
  const session = new Session(options, files, config);
  return {
    openStore: (open) => session.openStore(open),
    openTarget: (hosts, access, open) => session.openTarget(hosts, access, open),
    clock: world.clock,
    random: world.random,
    signal: end.signal,
    onAbandon: (lastWords) => end.onAbandon(lastWords),
    format,
    isStdoutTty: world.stdout.isTty,
    screen: typed.output === undefined ? screenOf(globals, world) : undefined,
    isDemoFixed: world.env.ZDISC_DEMO_FIXED === "1",
    isVerbose: globals.verbose,
    config,
    readConfig: async (path) => (await readConfigFile(path, undefined, world, files)).config,
    filesIn: (folder) => world.filesIn(folder),
    get hosts() {
      return session.hosts;
    },
    get user() {
      return session.user;
    },
    connectionArguments: connectionArguments(typed),
    userFor: (access) => session.userFor(access),
    dialTimeoutMs: globals.dialTimeout ?? DIAL_TIMEOUT_MS,
    progress: new ProgressLine(world, { isQuiet: globals.quiet }),
    trace: session.trace,
    isFile: (path) => world.isFile(path),
    readFile: (path) => files.read(path),
    readTextFile: async (path) => (await files.read(path)).toString("utf8"),
    podIp: world.env.POD_IP,
    networkInterfaces: () => world.networkInterfaces(),
    async askLine(question) {
      // Behind all that was written before.
      await world.stdout.flush();
      await world.stderr.flush();
      return await world.askLine(question);
    },
    runChild: (command, child) => world.runChild(command, child),
    startChild: (command, child) => world.startChild(command, child),
    onPassedSignal: (listener) => world.onPassedSignal(listener),
  };
}

function screenOf(globals: GlobalOptions, { env, stdout, terminal }: World): ScreenAccess | undefined {
  if (terminal === undefined || env.TERM === "dumb") return undefined;
  const { isAscii } = makeStyle(globals, { env, isTty: stdout.isTty, columns: stdout.columns });
  const hasColours = hasColour(globals.noColor, { env, isTty: stdout.isTty });
  return { terminal, look: { hasColour: hasColours, isAscii, isUtc: globals.utc } };
}

/** As the store has it. */
const DIAL_TIMEOUT_MS = 5_000;

async function readConfig(
  { typed: { file, block }, world }: SessionOptions,
  files: InputFiles,
): Promise<ConfigFile | undefined> {
  if (file === undefined) {
    if (block === undefined) return undefined;
    throw new DiscoveryError("usage", "--block is of a -f file", { remedy: `-f FILE --block ${block}` });
  }
  return await readConfigFile(file, block, world, files);
}

async function readConfigFile(
  file: string,
  block: string | undefined,
  { env }: World,
  files: InputFiles,
): Promise<ConfigFile> {
  const text = (await files.read(file)).toString("utf8");
  const { ConfigFile } = await import("./files/config-file.js");
  return new ConfigFile(text, { file, env }, block);
}

/** What a store is opened with besides its hosts. */
type Opening = Omit<OpenEtcdOptions, "account" | "tls">;

/** Opens stores as the flags say, then the -f file or the target, then the environment. */
class Session {
  readonly #options: SessionOptions;
  readonly #files: InputFiles;
  readonly #config: ConfigFile | undefined;
  #source: ConfigSource | undefined;
  #account: Promise<Account | undefined> | undefined;
  #isNoteSaid = false;

  constructor(options: SessionOptions, files: InputFiles, config: ConfigFile | undefined) {
    this.#options = options;
    this.#files = files;
    this.#config = config;
    // A mistake in the flags is told before anything is done.
    if (config === undefined) hostsOf(options.globals);
  }

  /** What --debug shows; undefined without. */
  get trace(): ((line: string) => void) | undefined {
    const { globals, redactor } = this.#options;
    return globals.debug ? (line) => this.#say(redactor.redact(`zdisc: ${line}`)) : undefined;
  }

  get hosts(): readonly string[] {
    const { typed, globals } = this.#options;
    if (typed.endpoints !== undefined) return hostsOf(typed);
    return this.#sourceOfFile()?.hosts ?? hostsOf(globals);
  }

  get user(): string | undefined {
    const access = this.#options.typed.user === undefined ? this.#sourceOfFile()?.access : undefined;
    return this.userFor(access);
  }

  userFor(access: StoreAccess | undefined): string | undefined {
    const { typed, globals, world } = this.#options;
    if (access === undefined || typed.user !== undefined) return userOf(globals, world.env);
    return access.account?.user;
  }

  async openStore(options: OpenStoreOptions = {}): Promise<Store> {
    const { wait = false, signal, endpoints, host, clock } = options;
    if (host !== undefined) return await this.#openOwn(host, options);
    const { globals } = this.#options;
    const source = this.#sourceOfFile();
    const hosts = endpoints === undefined ? this.hosts : hostsOf({ endpoints });
    if (endpoints === undefined) this.#noteTwoSources(source, `Hosts in ${this.#config?.name}`);
    try {
      return await this.#open(hosts, source?.access, { signal, clock });
    } catch (error) {
      if (!wait || !(error instanceof DiscoveryError) || !error.isRetryable) throw error;
      if (!globals.quiet) this.#say(`zdisc: ${error.message}; waiting for etcd`);
      return await this.#open(hosts, source?.access, { signal, clock, wait });
    }
  }

  async openTarget(
    hosts: readonly string[],
    access: StoreAccess | undefined,
    options: OpenTargetOptions,
  ): Promise<Store> {
    const { typed } = this.#options;
    const where = this.#config === undefined ? "the hosts in the target" : `Hosts in ${this.#config.name}`;
    if (typed.endpoints === undefined) return await this.#open(hosts, access, options);
    const own = hostsOf(typed);
    if (own.join() !== hosts.join()) this.#noteTwoSources({ hosts }, where);
    return await this.#open(own, access, options);
  }

  async #openOwn(host: string, { signal, clock, random }: OpenStoreOptions): Promise<Store> {
    const { world, end } = this.#options;
    return await world.openStore([host], {
      clock: clock ?? world.clock,
      random: random ?? world.random,
      trace: this.trace,
      signal: signal ?? end.signal,
    });
  }

  /** `access`: what a file says of account and TLS; undefined: ask the environment, too. */
  async #open(hosts: readonly string[], access: StoreAccess | undefined, opening: Opening): Promise<Store> {
    const { world, globals, end } = this.#options;
    const { clock = world.clock, signal = end.signal, ...rest } = opening;
    const { dialTimeout: dialTimeoutMs, commandTimeout: commandTimeoutMs } = globals;
    const means = { clock, random: world.random, trace: this.trace, dialTimeoutMs, commandTimeoutMs };
    const [account, tls] = await Promise.all([this.#accountFor(access), this.#tls(hosts, access)]);
    return await world.openStore(hosts, {
      ...means,
      ...rest,
      signal,
      account,
      tls,
    });
  }

  async #tls(hosts: readonly string[], access: StoreAccess | undefined): Promise<OpenEtcdOptions["tls"]> {
    const { typed, globals } = this.#options;
    const readFile = (path: string) => this.#files.read(path);
    if (access === undefined || hasTlsFlag(typed)) return await tlsOf(globals, hosts, readFile);
    return access.tls === undefined ? undefined : await tlsOfFiles(access.tls, readFile);
  }

  /** A file has an account for each of its etcds; that of the flags is one for all. */
  async #accountFor(access: StoreAccess | undefined): Promise<Account | undefined> {
    const { typed, redactor } = this.#options;
    if (access === undefined || typed.user !== undefined || typed.passwordFile !== undefined) {
      this.#account ??= this.#askAccount();
      return await this.#account;
    }
    redactor.hide(access.account?.password ?? "");
    return access.account;
  }

  /** Once a run: a password is typed, or read from standard input, only once. */
  async #askAccount(): Promise<Account | undefined> {
    const { globals, redactor } = this.#options;
    const account = await this.#accountOfFlags();
    if (isPasswordTyped(globals) && !globals.quiet) {
      this.#say("zdisc: note: others can read it with ps; --password-file is safer");
    }
    redactor.hide(account?.password);
    return account;
  }

  #accountOfFlags(): Promise<Account | undefined> {
    const { globals, world } = this.#options;
    const readFile = (path: string) => this.#files.read(path);
    return accountOf({ options: globals, env: world.env, readFile, askPassword: world.askPassword });
  }

  #sourceOfFile(): ConfigSource | undefined {
    this.#source ??= this.#config?.source();
    return this.#source;
  }

  /** Once a run. */
  #noteTwoSources(source: Pick<ConfigSource, "hosts"> | undefined, where: string): void {
    const { typed, globals } = this.#options;
    if (source === undefined || typed.endpoints === undefined || globals.quiet || this.#isNoteSaid) return;
    this.#isNoteSaid = true;
    this.#say(`zdisc: note: --endpoints wins over ${where}`);
  }

  #say(line: string): void {
    const { stdout, stderr } = this.#options.world;
    stdout.send();
    void stderr.write(`${line}\n`);
  }
}
